// Line icons on a 20-unit grid. Decorative: each stands beside words or inside a named button.
const paths = {
  inbox: 'M3 11.5 5.5 4h9L17 11.5V16H3zM3 11.5h4l1 2h4l1-2h4',
  cases: 'M3 6V4.5h5L9.5 6H17v10H3zM3 9h14',
  plus: 'M10 4v12M4 10h12',
  globe:
    'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM3 10h14M10 3c-5 4.6-5 9.4 0 14M10 3c5 4.6 5 9.4 0 14',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM12.7 12.7 16.5 16.5',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  next: 'M8 4.5 13.5 10 8 15.5',
  first: 'M14 4.5 8.5 10l5.5 5.5M6 4.5v11',
  last: 'M6 4.5 11.5 10 6 15.5M14 4.5v11',
  play: 'M6.5 4.5v11l9-5.5z',
  pause: 'M7 4.5v11M13 4.5v11',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  close: 'M5 5l10 10M15 5 5 15',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4.3l2.8 1.7',
  alert: 'M10 3.5 17.5 16h-15zM10 8v4M10 14.2v.01',
  check: 'M4 10.5 8 14.5 16 6',
  pencil: 'M4 16l.8-3.4L13 4.5l2.5 2.5-8.1 8.2z',
  calendar: 'M4 5.5h12V16H4zM4 8.5h12M7 3.5v3M13 3.5v3',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  keyboard: 'M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.7h7',
  out: 'M8 4H4v12h4M9 10h8M14 7l3 3-3 3',
  person: 'M10 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5',
  sun: 'M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4',
  undo: 'M7 5 3.5 8.5 7 12M4 8.5h7.5a4 4 0 0 1 0 8H9',
  list: 'M4 5.5h12M4 10h12M4 14.5h12',
  bell: 'M5 13.5c1-1 1.3-2.3 1.3-4.5a3.7 3.7 0 0 1 7.4 0c0 2.2.3 3.5 1.3 4.5zM8.3 16h3.4M10 3.5v1.8',
  expand: 'M11.5 4H16v4.5M16 4l-5 5M8.5 16H4v-4.5M4 16l5-5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ of, size = 18 }: { of: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 20 20"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[of]} />
    </svg>
  );
}
