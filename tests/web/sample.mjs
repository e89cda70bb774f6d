// Finds, among the sample cases, tasks of the kind a test needs; nothing is assumed about their
// ids.
export async function ask(base, path, cookie, body, csrf) {
  const response = await fetch(`${base}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    body: body && JSON.stringify(body),
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
      ...(cookie ? { Cookie: cookie } : {}),
      ...(csrf ? { 'X-CSRF-Token': csrf } : {}),
    },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return {
    value: await response.json(),
    cookie: response.headers.get('set-cookie')?.split(';')[0],
  };
}

/** Open tasks each sample user can see, with their details: {user, view, task}. */
export async function survey(base, most = 12) {
  const found = [];
  const { value: users } = await ask(base, '/demo/users');
  for (const { id: user } of users) {
    const { cookie } = await ask(base, '/session', null, { user, demo: true });
    for (const view of ['mine', 'available']) {
      const { value } = await ask(base, `/tasks?view=${view}&limit=${most}`, cookie);
      for (const row of value.items) {
        found.push({
          user,
          view,
          task: (await ask(base, `/tasks/${row.id}`, cookie)).value,
        });
      }
    }
  }
  return found;
}

/** A case with an operation somebody may use now that needs no other case: {user, instance,
 * operation}; nothing when there is none. */
export async function operable(base) {
  const { value: users } = await ask(base, '/demo/users');
  for (const { id: user } of users) {
    const { cookie } = await ask(base, '/session', null, { user, demo: true });
    const { value } = await ask(base, '/instances?state=running&limit=100', cookie);
    for (const { id } of value.items) {
      const { value: page } = await ask(base, `/instances/${id}`, cookie);
      const own = page.operations.find((one) => one.enabled && !['link', 'merge'].includes(one.id));
      if (own) return { user, instance: id, operation: own.id };
    }
  }
  return undefined;
}

const usable = (task) => task.actions.filter((action) => action.enabled && action.kind !== 'vote');

/** A task that can be completed as it stands. */
export const isPlain = ({ task }) =>
  !task.vote &&
  task.form.fields.every((field) => field.mode !== 'required') &&
  usable(task).some((action) => action.kind !== 'back' && action.needs.length === 0);

/** A task whose form refuses to go as it stands: a required field or a need of an action. */
export const isDemanding = ({ task }) =>
  !task.vote &&
  usable(task).length > 0 &&
  (task.form.fields.some((field) => field.mode === 'required') ||
    usable(task).some((action) => action.needs.length > 0));

export const hasText = ({ task }) =>
  task.form.fields.some(
    (field) =>
      field.mode !== 'readonly' &&
      (field.type.kind === 'text' ||
        (field.type.kind === 'list' && field.type.element?.kind === 'text')),
  );

/** A task with a text box that this person may fill in now. */
export const isWritable = (one) => hasText(one) && !one.task.vote && usable(one.task).length > 0;

export const demandingAction = (task) =>
  task.form.fields.some((field) => field.mode === 'required')
    ? (usable(task).find((action) => action.kind !== 'back') ?? usable(task)[0])
    : usable(task).find((action) => action.needs.length > 0);

/** The first text box of the form, adding an entry to a list of texts where there is no other. */
export async function textBox(page, task) {
  const field = task.form.fields.find((one) => one.mode !== 'readonly' && one.type.kind === 'text');
  if (field) return page.locator(`[id="in-${field.path}"]`);
  const list = task.form.fields.find(
    (one) =>
      one.mode !== 'readonly' && one.type.kind === 'list' && one.type.element?.kind === 'text',
  );
  if ((await page.locator(`[id="in-${list.path}.0"]`).count()) === 0)
    await page.locator(`[id="in-${list.path}"]`).click();
  return page.locator(`[id="in-${list.path}.0"]`);
}
