import type { ReactNode } from "react";

/** Line drawings on a 16 px grid. Our own few, because an icon package would weigh more than the table. */
const drawings = {
  add: <path d="M8 3.5v9M3.5 8h9" />,
  alert: <path d="M8 2.5 14 13H2L8 2.5Zm0 4v3m0 1.6v.2" />,
  bell: <path d="M3.500 11.500h9c-1-1-1.300-2.200-1.300-4.500a3.200 3.200 0 0 0-6.400 0c0 2.300-.3 3.500-1.300 4.500ZM6.800 13.500h2.400" />,
  chart: <path d="M2.5 2.500v11h11M5 10.500l2.500-3.500 2.200 2 3.300-4.500" />,
  check: <path d="m3.5 8.5 3 3 6-7" />,
  chevronDown: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  chevronLeft: <path d="M9.5 4.5 6 8l3.5 3.5" />,
  chevronRight: <path d="M6.5 4.5 10 8l-3.5 3.5" />,
  clients: <path d="M2.5 3.5h11v7h-11zM6 13h4M8 10.5V13" />,
  close: <path d="m4 4 8 8m0-8-8 8" />,
  cluster: <path d="M3 3h10v4H3zM3 9h10v4H3zM5.5 5h.1M5.5 11h.1" />,
  compact: <path d="M3 4h10M3 6.7h10M3 9.3h10M3 12h10" />,
  consumer: <path d="M13.5 8H6m3-3L6 8l3 3M2.5 3v10" />,
  copy: <path d="M5.5 5.5h7v7h-7zM3.5 10.5v-7h7" />,
  deadLetter: <path d="M2.5 3.5h11v9h-11zM2.5 4l5.5 4.500L13.5 4M6.2 9.400l3.600 2.400m0-2.400-3.600 2.400" />,
  dialTest: <path d="M2 8h2.5L6.5 3.5l3 9L11.5 8H14" />,
  edit: <path d="m10.5 3 2.5 2.5L6 12.5l-3 .5.5-3L10.5 3Z" />,
  filter: <path d="M2.5 4h11M4.5 8h7M6.5 12h3" />,
  group: <path d="M5.5 7.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM2 12.5c.3-2 1.7-3 3.5-3s3.2 1 3.5 3M10.5 7.500a1.7 1.7 0 1 0-.4-3.300M10.8 9.600c1.7 0 2.9.9 3.2 2.9" />,
  help: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.4 6.400c.2-2 3.3-1.9 3.2 0-.1 1.2-1.6 1.2-1.6 2.500m0 2v.1" />,
  instance: <path d="M8 2.5 13.5 5.500v5L8 13.500l-5.5-3v-5L8 2.500Zm0 5.500v5.500M8 8 2.7 5.600M8 8l5.3-2.4" />,
  key: <path d="M5.500 12.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm2.200-5.200L13.500 2.500M11 4.500l1.800 1.800" />,
  language: <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM2 8h12M8 2c-4.5 4-4.5 8 0 12M8 2c4.5 4 4.5 8 0 12" />,
  link: <path d="M7 9.5 9.5 7M6 6 4 8c-2 2.5 1.5 6 4 4l2-2M10 10l2-2c2-2.5-1.5-6-4-4L6 6" />,
  menu: <path d="M2.5 4.500h11M2.5 8h11M2.5 11.500h11" />,
  message: <path d="M2.5 3.500h11v9h-11zM2.5 4l5.5 4.500L13.5 4" />,
  moon: <path d="M13 9.500A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.500Z" />,
  more: <path d="M3.5 8h.1M8 8h.1M12.5 8h.1" strokeWidth="2.2" />,
  overview: <path d="M2.5 2.500h4.500v6H2.500zM9 2.500h4.500v3.500H9zM9 8h4.500v5.500H9zM2.5 10.500h4.500v3H2.500z" />,
  probe: <path d="M2 10.500h2.500l1.200-3 2 5 1.600-3.500h4.700M8 2v2.500M4.200 3.600l1.300 1.700M11.800 3.600l-1.300 1.700" />,
  producer: <path d="M2.5 8H10M7 5l3 3-3 3M13.5 3v10" />,
  refresh: <path d="M13 8a5 5 0 1 1-1.5-3.500L13 6m0-3.500V6H9.5" />,
  search: <path d="M7 11.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.3-1.200L13.5 13.5" />,
  signOut: <path d="M6.5 3h-4v10h4M6.5 8H13m-2.5-3L13.5 8l-3 3" />,
  sort: <path d="m5 6 3-3 3 3M5 10l3 3 3-3" />,
  sortDown: <path d="M8 3v10m-3.5-3.500L8 13l3.5-3.5" />,
  sortUp: <path d="M8 13V3M4.5 6.5 8 3l3.5 3.5" />,
  sun: <path d="M8 10.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8 1.500V3M8 13v1.500M1.5 8H3m10 0h1.500M3.4 3.400l1 1m7.2 7.2 1 1m0-9.2-1 1m-7.2 7.2-1 1" />,
  tail: <path d="M2.5 4h8M2.5 7.200h11M2.5 10.400h5M11 9v4.500m-2-2 2 2 2-2" />,
  topic: <path d="M2.5 4.500h7M2.5 8h11M2.5 11.500h9M12 4.500h1.5" />,
  trace: <path d="M3 3.500h2.500M5.500 8H10M10 12.500h3M3 2v3M5.500 6.500v3M10 11v3" />,
  trash: <path d="M3 4.500h10M6.5 4.500v-2h3v2M4.5 4.500l.5 9h6l.5-9M6.8 7v4M9.2 7v4" />,
  where: <path d="M8 14s4.500-4.300 4.500-7.500a4.500 4.500 0 0 0-9 0C3.500 9.700 8 14 8 14Zm0-6a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3Z" />,
  user: <path d="M8 8a2.7 2.7 0 1 0 0-5.400A2.7 2.7 0 0 0 8 8ZM3 13.500c.4-2.4 2.3-3.5 5-3.500s4.6 1.1 5 3.5" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

/** A decoration beside a word (hidden from screen readers); the control around it carries the label. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.35" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      {drawings[name]}
    </svg>
  );
}
