/** Attached files: small pictures, or a sign with the name. */
import { useTranslation } from 'react-i18next';
import IconFile from 'tabler/IconFile';
import IconFileText from 'tabler/IconFileText';
import IconFileZip from 'tabler/IconFileZip';
import type { CellProps } from '../type';
import styles from './files.module.css';
import { fileAddress, filesOf, type FileValue, isPicture, sizeOf } from './value';

export function Sign({ file, large = false }: { file: FileValue; large?: boolean }) {
  const side = large ? 72 : 24;
  if (isPicture(file)) return <img className={styles.picture} data-large={large || undefined} src={fileAddress(file)} width={side} height={side} alt="" loading="lazy" decoding="async" />;
  const Icon = file.type.startsWith('text/') || file.type === 'application/pdf' ? IconFileText : file.type.includes('zip') ? IconFileZip : IconFile;
  return <span className={styles.sign}><Icon size={large ? 28 : 18} stroke={1.5} aria-hidden /></span>;
}

export function FilesCell({ value, dense, say }: CellProps) {
  const { t } = useTranslation('fields');
  return (
    <span className={styles.files} data-dense={dense || undefined}>
      {filesOf(value).map((file) => (dense ? (
        <span key={file.id} className={styles.file} title={file.name}><Sign file={file} /><span>{file.name}</span></span>
      ) : (
        <a key={file.id} className={styles.file} href={fileAddress(file, !isPicture(file))} target={isPicture(file) ? '_blank' : undefined} rel="noreferrer"
          download={isPicture(file) ? undefined : file.name} title={`${file.name} · ${sizeOf(file.size, say)}`} aria-label={t('files.open', { name: file.name })}>
          <Sign file={file} /><span>{file.name}</span>
        </a>
      )))}
    </span>
  );
}
