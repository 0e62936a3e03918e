/** The rows of the work plan that a run edits: one for each assumption, requirement and task, so that a change writes what it changes. */
import { z } from 'zod';
import { DraftTask, type PlanDraft } from '../../core/plan/draft/plan-draft.ts';
import { Assumption, Requirement } from '../../core/plan/work-plan.ts';
import { hasTable } from '../stored-version.ts';

const schema = 'CREATE TABLE IF NOT EXISTS draft (key TEXT PRIMARY KEY, body TEXT NOT NULL)';

/** The row that names the others, in their order. */
const orderKey = 'order';
const Order = z.object({
  assumptions: z.array(z.string()).default([]),
  requirements: z.array(z.string()),
  tasks: z.array(z.string()),
});

export type DraftRows = {
  /** Null where nothing was edited. */
  read(): PlanDraft | null;
  /** Within a transaction of the caller. */
  write(draft: PlanDraft): void;
  remove(): void;
};

export function draftRows(sql: SqlStorage): DraftRows {
  const keys = new Map<object, string>();
  let next = 1;

  const read = (): PlanDraft | null => {
    if (!hasTable(sql, 'draft')) return null;
    const bodies = new Map(
      sql
        .exec('SELECT key, body FROM draft')
        .toArray()
        .map(({ key, body }): [string, unknown] => [String(key), JSON.parse(String(body))]),
    );
    if (!bodies.has(orderKey)) return null;
    const order = Order.parse(bodies.get(orderKey));
    const item = <T extends object>(row: z.ZodType<T>, key: string): T => {
      const parsed = row.parse(bodies.get(key));
      keys.set(parsed, key);
      next = Math.max(next, Number(key) + 1);
      return parsed;
    };
    const assumptions = order.assumptions.map((key) => item(Assumption, key));
    return {
      ...(assumptions.length > 0 && { assumptions }),
      requirements: order.requirements.map((key) => item(Requirement, key)),
      tasks: order.tasks.map((key) => item(DraftTask, key)),
    };
  };

  const write = (draft: PlanDraft): void => {
    sql.exec(schema);
    const { assumptions = [] } = draft;
    const items: readonly object[] = [...assumptions, ...draft.requirements, ...draft.tasks];
    const kept = new Set(items);
    for (const [item, key] of keys) {
      if (kept.has(item)) continue;
      sql.exec('DELETE FROM draft WHERE key = ?', key);
      keys.delete(item);
    }
    for (const item of items) {
      if (keys.has(item)) continue;
      keys.set(item, String(next));
      sql.exec('INSERT INTO draft VALUES (?, ?)', String(next), JSON.stringify(item));
      next += 1;
    }
    const keyOf = (item: object): string => keys.get(item) ?? '';
    const order = {
      assumptions: assumptions.map(keyOf),
      requirements: draft.requirements.map(keyOf),
      tasks: draft.tasks.map(keyOf),
    };
    sql.exec('INSERT OR REPLACE INTO draft VALUES (?, ?)', orderKey, JSON.stringify(order));
  };

  const remove = (): void => {
    if (hasTable(sql, 'draft')) sql.exec('DELETE FROM draft');
    keys.clear();
  };

  return { read, write, remove };
}
