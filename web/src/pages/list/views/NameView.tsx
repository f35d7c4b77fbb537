/** Asks for a view's name and for whom it is. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import { Segmented } from '../../../ui/input/segmented';
import { TextInput } from '../../../ui/input/text';
import styles from '../list.module.css';
import { visibilities, type Visibility } from './savedViews';

interface NameViewProps {
  open: boolean;
  title: string;
  name: string;
  visibility: Visibility;
  onDone: (name: string, visibility: Visibility) => Promise<void>;
  onClose: () => void;
}

export default function NameView({ open, title, name: firstName, visibility: first, onDone, onClose }: NameViewProps) {
  const { t } = useTranslation('list');
  const [name, setName] = useState(firstName);
  const [visibility, setVisibility] = useState(first);
  const [busy, setBusy] = useState(false);
  async function submit(event: React.FormEvent) {
    event.preventDefault();
    if (!name.trim()) return;
    setBusy(true);
    await onDone(name.trim(), visibility);
    setBusy(false);
  }
  return (
    <Dialog open={open} onClose={onClose} title={title} size={420}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextInput label={t('view.name')} value={name} required data-autofocus onChange={(event) => setName(event.target.value)} />
        <div>
          <p className={styles.caption}>{t('view.for')}</p>
          <Segmented fullWidth value={visibility} onChange={(value) => setVisibility(visibilities.find((each) => each === value) ?? 'private')}
            data={visibilities.map((value) => ({ value, label: t(`visibility.${value}`) }))} />
        </div>
        <div className={styles.formActs}>
          <Button look="quiet" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look="primary" type="submit" busy={busy}>{t('view.save')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
