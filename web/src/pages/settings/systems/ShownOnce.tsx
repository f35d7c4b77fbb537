/** A key that is shown only now, with a way to take it along. */
import { useTranslation } from 'react-i18next';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { copyText } from '../../../ui/input/clipboard';
import { TextInput } from '../../../ui/input/text';
import { Notice } from '../../../views/figures/notice';
import styles from '../layout.module.css';

interface ShownOnceProps {
  label: string;
  value: string;
  note: string;
  onClose: () => void;
}

export function ShownOnce({ label, value, note, onClose }: ShownOnceProps) {
  const { t } = useTranslation('systems');
  const copy = () => void copyText(value).then((isCopied) => { if (isCopied) toast({ text: t('copied') }); });
  return (
    <div className={styles.form}>
      <Notice tone="note">{note}</Notice>
      <div className={styles.link}>
        <TextInput label={label} readOnly data-autofocus value={value} onFocus={(event) => event.target.select()} />
        <Button look="primary" onClick={copy}>{t('copy')}</Button>
      </div>
      <div className={styles.acts}><Button onClick={onClose}>{t('done')}</Button></div>
    </div>
  );
}
