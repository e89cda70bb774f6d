// The sentences of the history. The server tells times by the clock of the case's calendar; here
// they follow the clock of whoever reads.
import type { HistoryEvent, Label } from '../api';
import { dateTime } from '../format';

export function storyText(event: HistoryEvent): Label {
  const told = { ...event.text };
  for (const moment of event.moments ?? []) {
    const here = dateTime(moment.at);
    told.en = told.en.replace(moment.en, here);
    told.zh = told.zh.replace(moment.zh, here);
  }
  return told;
}
