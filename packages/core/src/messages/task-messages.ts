import type { MessageIdentity, Open } from './open-union.ts';

/** Which task a message is about. */
interface TaskIdentity {
  /** The task. */
  task_id: string;
  /** The run of the task; a task that is resumed keeps its id and gets a new run. */
  run_id?: string;
  /** The tool call that started it. */
  tool_use_id?: string;
}

/** What a task has used so far. */
export interface TaskUsage {
  /** Tokens, read and written. */
  total_tokens: number;
  /** Tool calls. */
  tool_uses: number;
  /** Milliseconds. */
  duration_ms: number;
}

/** A subagent, a background command or another task was started. */
export interface TaskStartedMessage extends MessageIdentity, TaskIdentity {
  type: 'system';
  subtype: 'task_started';
  /** What it is to do, in a few words. */
  description: string;
  /** What kind of task: `local_agent`, `local_bash` … */
  task_type?: string;
  /** What kind of subagent. */
  subagent_type?: string;
  /** Whether it runs beside the conversation; if not, the tool call waits for it. */
  is_backgrounded?: boolean;
  /** How deep subagents are nested: 1 for one that the main conversation started. */
  spawn_depth?: number;
  /** The task whose subagent started it. */
  parent_task_id?: string;
  /** The workflow's name, where it is one. */
  workflow_name?: string;
  /** What it was asked. */
  prompt?: string;
  /** Whether it is housekeeping, not for the eyes of a user. */
  skip_transcript?: boolean;
  /** Whether it does not count as activity. */
  ambient?: boolean;
}

/** A task says how far it is. */
export interface TaskProgressMessage extends MessageIdentity, TaskIdentity {
  type: 'system';
  subtype: 'task_progress';
  /** What it is doing, in a few words. */
  description: string;
  /** What kind of subagent. */
  subagent_type?: string;
  /** What it has used so far. */
  usage: TaskUsage;
  /** The tool it called last. */
  last_tool_name?: string;
  /** How far it is, in a sentence. */
  summary?: string;
}

/** Something about a task changed. */
export interface TaskUpdatedMessage extends MessageIdentity, TaskIdentity {
  type: 'system';
  subtype: 'task_updated';
  /** What changed; the rest is as before. */
  patch: {
    /** Where it is. */
    status?: Open<'pending' | 'running' | 'completed' | 'failed' | 'killed' | 'paused'>;
    /** What it is doing, in a few words. */
    description?: string;
    /** When it ended, in milliseconds since the epoch. */
    end_time?: number;
    /** Milliseconds it was paused. */
    total_paused_ms?: number;
    /** Why it failed. */
    error?: string;
    /** Whether it runs beside the conversation now. */
    is_backgrounded?: boolean;
  };
}

/** A task ended. One that ran in the background makes the CLI start a turn of its own. */
export interface TaskNotificationMessage extends MessageIdentity, TaskIdentity {
  type: 'system';
  subtype: 'task_notification';
  /** How it ended. */
  status: Open<'completed' | 'failed' | 'stopped'>;
  /** Why, where it did not end by itself: `worker_restart`. */
  reason?: string;
  /** The file with its whole output. */
  output_file: string;
  /** What came of it. */
  summary: string;
  /** What it used. */
  usage?: TaskUsage;
  /** Whether it was housekeeping, not for the eyes of a user. */
  skip_transcript?: boolean;
  /** Whether it did not count as activity. */
  ambient?: boolean;
}

/** The tasks running in the background, all of them: replace what you had. */
export interface BackgroundTasksChangedMessage extends MessageIdentity {
  type: 'system';
  subtype: 'background_tasks_changed';
  /** Every task that runs in the background now. */
  tasks: BackgroundTask[];
}

/** A task that runs in the background. */
export interface BackgroundTask {
  /** The task. */
  task_id: string;
  /** The run of the task. */
  run_id?: string;
  /** What kind of task: `local_agent`, `local_bash` … */
  task_type: string;
  /** What kind of subagent. */
  subagent_type?: string;
  /** What it is to do, in a few words. */
  description: string;
  /** The task whose subagent started it. */
  parent_task_id?: string;
  /** Whether it does not count as activity. */
  ambient?: boolean;
}
