import { z } from 'zod';
import { orAbsent } from './or-absent.ts';
import { identity } from './shared-schemas.ts';

const task = {
  ...identity,
  type: z.literal('system'),
  task_id: z.string(),
  run_id: orAbsent(z.string()),
  tool_use_id: orAbsent(z.string()),
};
const taskUsage = z.object({ total_tokens: z.number(), tool_uses: z.number(), duration_ms: z.number() });

/** System messages about tasks, by `subtype`. */
export const taskSchemas = {
  task_started: z.object({
    ...task,
    subtype: z.literal('task_started'),
    description: z.string(),
    task_type: orAbsent(z.string()),
    subagent_type: orAbsent(z.string()),
    is_backgrounded: orAbsent(z.boolean()),
    spawn_depth: orAbsent(z.number()),
    parent_task_id: orAbsent(z.string()),
    workflow_name: orAbsent(z.string()),
    prompt: orAbsent(z.string()),
    skip_transcript: orAbsent(z.boolean()),
    ambient: orAbsent(z.boolean()),
  }),
  task_progress: z.object({
    ...task,
    subtype: z.literal('task_progress'),
    description: z.string(),
    subagent_type: orAbsent(z.string()),
    usage: taskUsage,
    last_tool_name: orAbsent(z.string()),
    summary: orAbsent(z.string()),
  }),
  task_updated: z.object({
    ...task,
    subtype: z.literal('task_updated'),
    patch: z.object({
      status: orAbsent(z.string()),
      description: orAbsent(z.string()),
      end_time: orAbsent(z.number()),
      total_paused_ms: orAbsent(z.number()),
      error: orAbsent(z.string()),
      is_backgrounded: orAbsent(z.boolean()),
    }),
  }),
  task_notification: z.object({
    ...task,
    subtype: z.literal('task_notification'),
    status: z.string(),
    reason: orAbsent(z.string()),
    output_file: z.string(),
    summary: z.string(),
    usage: orAbsent(taskUsage),
    skip_transcript: orAbsent(z.boolean()),
    ambient: orAbsent(z.boolean()),
  }),
  background_tasks_changed: z.object({
    ...identity,
    type: z.literal('system'),
    subtype: z.literal('background_tasks_changed'),
    tasks: z.array(
      z.object({
        task_id: z.string(),
        run_id: orAbsent(z.string()),
        task_type: z.string(),
        subagent_type: orAbsent(z.string()),
        description: z.string(),
        parent_task_id: orAbsent(z.string()),
        ambient: orAbsent(z.boolean()),
      }),
    ),
  }),
};
