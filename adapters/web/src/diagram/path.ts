import type { Point } from './layout';

const n = (value: number) => Math.round(value * 10) / 10;

/** A line with rounded corners. */
export function rounded(points: Point[], radius = 7): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${n(first.x)} ${n(first.y)}`;
  rest.forEach((point, i) => {
    const before = points[i]!;
    const after = rest[i + 1];
    if (!after) {
      path += `L${n(point.x)} ${n(point.y)}`;
      return;
    }
    const length = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y) || 1;
    const r = Math.min(radius, length(before, point) / 2, length(point, after) / 2);
    const towards = (a: Point, b: Point) => ({
      x: a.x + ((b.x - a.x) * r) / length(a, b),
      y: a.y + ((b.y - a.y) * r) / length(a, b),
    });
    const a = towards(point, before);
    const b = towards(point, after);
    path += `L${n(a.x)} ${n(a.y)}Q${n(point.x)} ${n(point.y)} ${n(b.x)} ${n(b.y)}`;
  });
  return path;
}

/** A curve that leaves and arrives along the direction of reading. */
export function curved(points: Point[], down: boolean): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${n(first.x)} ${n(first.y)}`;
  let before = first;
  for (const point of rest) {
    const mx = (before.x + point.x) / 2;
    const my = (before.y + point.y) / 2;
    path += down
      ? `C${n(before.x)} ${n(my)} ${n(point.x)} ${n(my)} ${n(point.x)} ${n(point.y)}`
      : `C${n(mx)} ${n(before.y)} ${n(mx)} ${n(point.y)} ${n(point.x)} ${n(point.y)}`;
    before = point;
  }
  return path;
}
