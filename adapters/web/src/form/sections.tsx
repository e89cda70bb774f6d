// Fields of a form in the sections they lie in, each where its first field stands.
import type { ReactNode } from 'react';
import type { Field, FormSection } from '../api';
import { Say } from '../i18n';

export function bySection(fields: Field[], sections: FormSection[] = []) {
  const groups: { section?: FormSection; fields: Field[] }[] = [];
  for (const field of fields) {
    const section = sections.find((one) => one.id === field.section);
    const there = groups.find((group, i) =>
      section ? group.section?.id === section.id : !group.section && i === groups.length - 1,
    );
    if (there) there.fields.push(field);
    else groups.push({ section, fields: [field] });
  }
  return groups;
}

export function Sections({
  fields,
  sections,
  each,
}: {
  fields: Field[];
  sections?: FormSection[];
  each: (field: Field) => ReactNode;
}) {
  return (
    <>
      {bySection(fields, sections).map((group) =>
        group.section ? (
          <fieldset className="section" key={group.section.id}>
            <legend>
              <Say of={group.section.title} />
            </legend>
            {group.fields.map(each)}
          </fieldset>
        ) : (
          group.fields.map(each)
        ),
      )}
    </>
  );
}
