/** A campaign while it is written: what is typed shows at once and is saved a moment later. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RecordData } from '../../../engine/records';
import { usePatch, type Values } from '../../../engine/writing';

export interface Draft {
  record: RecordData;
  values: Values;
  set: (values: Values, now?: boolean) => void;
  /** Saves what is still waiting; resolves when the server has it. */
  flush: () => Promise<void>;
  state: 'saved' | 'saving' | 'waiting' | 'failed';
  problem: string | null;
}

const pause = 700;

export function useDraft(record: RecordData): Draft {
  const { mutateAsync } = usePatch('campaign');
  const [waiting, wait] = useState<Values>({});
  const [state, setState] = useState<Draft['state']>('saved');
  const [problem, setProblem] = useState<string | null>(null);
  const pending = useRef<Values>({});
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const busy = useRef<Promise<void>>(Promise.resolve());
  const latest = useRef(record);
  useEffect(() => { latest.current = record; }, [record]);

  const send = useCallback(async () => {
    const values = pending.current;
    if (Object.keys(values).length === 0) return;
    pending.current = {};
    setState('saving');
    try {
      await mutateAsync({ record: latest.current, values });
      const more = Object.keys(pending.current).length > 0;
      wait(pending.current);
      setState(more ? 'waiting' : 'saved');
      setProblem(null);
    } catch (error) {
      pending.current = { ...values, ...pending.current };
      setState('failed');
      setProblem(error instanceof Error ? error.message : '');
      throw error;
    }
  }, [mutateAsync]);

  const flush = useCallback(() => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    const next = busy.current.catch(() => undefined).then(send);
    busy.current = next.catch(() => undefined);
    return next;
  }, [send]);

  const set = useCallback((values: Values, now = false) => {
    pending.current = { ...pending.current, ...values };
    wait(pending.current);
    setState('waiting');
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush().catch(() => undefined), now ? 0 : pause);
  }, [flush]);

  useEffect(() => () => void flush().catch(() => undefined), [flush]);
  return { record, values: { ...record, ...waiting }, set, flush, state, problem };
}
