/** Entry of a worker thread. */

import { TASKS } from '../tasks/tasks.ts';
import { serveTasks } from './serve-tasks.ts';

serveTasks(TASKS);
