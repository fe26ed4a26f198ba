import { z } from 'zod';
import { identity } from './shared-schemas.ts';

const task = {
  ...identity,
  type: z.literal('system'),
  task_id: z.string(),
  run_id: z.string().exactOptional(),
  tool_use_id: z.string().exactOptional(),
};
const taskUsage = z.object({ total_tokens: z.number(), tool_uses: z.number(), duration_ms: z.number() });

/** System messages about tasks, by `subtype`. */
export const taskSchemas = {
  task_started: z.object({
    ...task,
    subtype: z.literal('task_started'),
    description: z.string(),
    task_type: z.string().exactOptional(),
    subagent_type: z.string().exactOptional(),
    is_backgrounded: z.boolean().exactOptional(),
    spawn_depth: z.number().exactOptional(),
    parent_task_id: z.string().exactOptional(),
    workflow_name: z.string().exactOptional(),
    prompt: z.string().exactOptional(),
    skip_transcript: z.boolean().exactOptional(),
    ambient: z.boolean().exactOptional(),
  }),
  task_progress: z.object({
    ...task,
    subtype: z.literal('task_progress'),
    description: z.string(),
    subagent_type: z.string().exactOptional(),
    usage: taskUsage,
    last_tool_name: z.string().exactOptional(),
    summary: z.string().exactOptional(),
  }),
  task_updated: z.object({
    ...task,
    subtype: z.literal('task_updated'),
    patch: z.object({
      status: z.string().exactOptional(),
      description: z.string().exactOptional(),
      end_time: z.number().exactOptional(),
      total_paused_ms: z.number().exactOptional(),
      error: z.string().exactOptional(),
      is_backgrounded: z.boolean().exactOptional(),
    }),
  }),
  task_notification: z.object({
    ...task,
    subtype: z.literal('task_notification'),
    status: z.string(),
    reason: z.string().exactOptional(),
    output_file: z.string(),
    summary: z.string(),
    usage: taskUsage.exactOptional(),
    skip_transcript: z.boolean().exactOptional(),
    ambient: z.boolean().exactOptional(),
  }),
  background_tasks_changed: z.object({
    ...identity,
    type: z.literal('system'),
    subtype: z.literal('background_tasks_changed'),
    tasks: z.array(
      z.object({
        task_id: z.string(),
        run_id: z.string().exactOptional(),
        task_type: z.string(),
        subagent_type: z.string().exactOptional(),
        description: z.string(),
        parent_task_id: z.string().exactOptional(),
        ambient: z.boolean().exactOptional(),
      }),
    ),
  }),
};
