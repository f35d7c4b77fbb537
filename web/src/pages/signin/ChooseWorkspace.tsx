/** Whose password opens several workspaces says which one they want. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconChevronRight from 'tabler/IconChevronRight';
import { Problem } from '../../engine/api';
import { enterWorkspace, type Workspace } from '../../engine/session';
import { Button } from '../../ui/input/button';
import { Avatar } from '../../ui/show/avatar';
import styles from './signin.module.css';

interface ChooseWorkspaceProps {
  workspaces: readonly Workspace[];
  onDone: () => void;
  onOther: () => void;
}

export function ChooseWorkspace({ workspaces, onDone, onOther }: ChooseWorkspaceProps) {
  const { t } = useTranslation('signin');
  const [problem, setProblem] = useState('');
  async function choose(workspace: string) {
    try {
      await enterWorkspace(workspace);
      onDone();
    } catch (error) {
      setProblem(error instanceof Problem && error.status !== 0 && error.message ? error.message : t('unreachable'));
    }
  }
  return (
    <div className={styles.form}>
      <p className={styles.hint}>{t('chooseText')}</p>
      {problem ? <p role="alert" className={styles.problem}>{problem}</p> : null}
      <ul className={styles.workspaces}>
        {workspaces.map(({ workspace, name }) => (
          <li key={workspace}>
            <button type="button" onClick={() => void choose(workspace)}>
              <Avatar name={name} size={32} /><span>{name}<small>{workspace}</small></span><IconChevronRight size={18} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <Button look="quiet" full onClick={onOther}>{t('chooseOther')}</Button>
    </div>
  );
}
