/** Tools by which sessions of one home message each other, and by which a session wakes itself later. */
export const peerTools = [
  'SendMessage',
  'SendFile',
  'ListAgents',
  'CronCreate',
  'CronDelete',
  'CronList',
  'ScheduleWakeup',
] as const;

/** Tools that do nothing but run on after the turn; the CLI's own switch for background tasks leaves them. */
export const backgroundTools = ['Monitor', 'Workflow'] as const;
