// Initials on a quiet colour; the colour only helps the eye, the name is always beside it.
function initials(name: string): string {
  const han = /\p{Script=Han}/u.test(name);
  if (han) return [...name].slice(-2).join('');
  const words = name.split(/\s+/).filter(Boolean);
  return (
    (words[0]?.[0] ?? '') + (words.length > 1 ? words[words.length - 1]![0]! : '')
  ).toUpperCase();
}

function hue(id: string): number {
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)!) % 8;
  return sum;
}

export function Avatar({ name, id }: { name: string; id: string }) {
  return (
    <span className={`avatar hue-${hue(id)}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
