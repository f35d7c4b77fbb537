/** Where one is in a job of several steps; steps already reached can be gone back to. */
import IconCheck from 'tabler/IconCheck';
import styles from './figures.module.css';

export interface Step {
  id: string;
  label: string;
  state: 'done' | 'here' | 'ahead';
  reachable?: boolean;
}

interface StepsProps {
  label: string;
  steps: readonly Step[];
  onGo?: (id: string) => void;
}

export function Steps({ label, steps, onGo }: StepsProps) {
  return (
    <nav aria-label={label}>
      <ol className={styles.steps}>
        {steps.map((step, index) => {
          const inside = <><b>{step.state === 'done' ? <IconCheck size={14} stroke={2.5} /> : index + 1}</b><span>{step.label}</span></>;
          return (
            <li key={step.id} data-state={step.state}>
              {onGo && step.reachable && step.state !== 'here'
                ? <button type="button" onClick={() => onGo(step.id)}>{inside}</button>
                : <span className={styles.step} aria-current={step.state === 'here' ? 'step' : undefined}>{inside}</span>}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
