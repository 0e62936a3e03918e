/** The script of the sample build: what the scripted model plays for `spec.md` on the repository `textkit`. */
import type { Script } from '../../../src/scripted-model/script/script.ts';
import { auditSessions } from './audit.ts';
import { planningSessions } from './planning.ts';
import { bulletsSessions } from './tasks/bullets.ts';
import { fillSessions } from './tasks/fill.ts';
import { guideSessions } from './tasks/guide.ts';
import { reportSessions } from './tasks/report.ts';
import { tableSessions } from './tasks/table.ts';
import { truncateSessions } from './tasks/truncate.ts';
import { wrapSessions } from './tasks/wrap.ts';

const script: Script = {
  name: 'textkit 1.1',
  latencyMs: 150,
  sessions: [
    ...planningSessions,
    ...wrapSessions,
    ...truncateSessions,
    ...bulletsSessions,
    ...fillSessions,
    ...tableSessions,
    ...reportSessions,
    ...guideSessions,
    ...auditSessions,
  ],
};

export default script;
