/** Everything about one record, for its page and, with less room, for the panel beside a list. */
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconEyeQuestion from 'tabler/IconEyeQuestion';
import IconLayout from 'tabler/IconLayout';
import IconLink from 'tabler/IconLink';
import IconMail from 'tabler/IconMail';
import IconPhone from 'tabler/IconPhone';
import IconShare from 'tabler/IconShare';
import IconTrash from 'tabler/IconTrash';
import type { ObjectSpec } from '../../engine/catalog';
import { objectNamed, useCatalog, viewOf } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import { useSaying } from '../../engine/saying/useSaying';
import { isNothing } from '../../fields/base/compare';
import { Sign } from '../../fields/files/Shown';
import { filesOf } from '../../fields/files/value';
import { typeOf } from '../../fields/registry';
import { titleOf } from '../../fields/title';
import { toast } from '../../ui/float/toast';
import { IconButton, LinkButton } from '../../ui/input/button';
import { copyText } from '../../ui/input/clipboard';
import { Avatar } from '../../ui/show/avatar';
import { Icon } from '../../ui/show/icon';
import { SkeletonRows } from '../../ui/show/skeleton';
import { Sharing } from '../rights/Sharing';
import { Why } from '../rights/Why';
import { useRemove } from '../saving/useRemove';
import { AlikeOnPage } from '../twins/Alike';
import { Facts } from './Facts';
import { highlightsOf } from './layout/layout';
import { Middle } from './Middle';
import styles from './record.module.css';
import { Scores } from './Scores';
import { useRecordCommands } from './useRecordCommands';

const LayoutEditor = lazy(() => import('./layout/LayoutEditor'));

interface RecordViewProps {
  object: ObjectSpec;
  record: RecordData;
  narrow?: boolean;
  onGone: () => void;
}

function Identity({ object, record, onGone, onArrange }: RecordViewProps & { onArrange?: () => void }) {
  const { t } = useTranslation('record');
  const say = useSaying();
  const remove = useRemove(object);
  const catalog = useCatalog();
  const [open, setOpen] = useState<'share' | 'why' | null>(null);
  const shares = objectNamed(catalog, 'share');
  const name = titleOf(record, object);
  const first = (type: string) => object.fields.find((field) => field.type === type && !field.masked && !isNothing(record[field.name]));
  const portrait = object.fields.filter((field) => field.type === 'image').flatMap((field) => filesOf(record[field.name]))[0];
  const email = first('email');
  const phone = first('phone');
  const key = useMemo(() => highlightsOf(object), [object]);
  return (
    <header className={styles.identity}>
      {portrait ? <Sign file={portrait} large /> : object.people ? <Avatar name={name || '?'} size={48} /> : <span className={styles.thing}><Icon name={object.icon ?? object.name} size={24} /></span>}
      <div className={styles.who}>
        <h2 title={name.length > 60 ? name : undefined}><bdi>{name || t('list:untitled')}</bdi></h2>
        <p>{key.filter((field) => !isNothing(record[field.name])).map((field) => {
          const { Cell } = typeOf(field);
          return <span key={field.name} title={field.label}><Cell value={record[field.name]} field={field} say={say} dense /></span>;
        })}</p>
      </div>
      <div className={styles.acts}>
        {email ? <LinkButton href={`mailto:${String(record[email.name])}`} size="dense" icon={<IconMail size={16} stroke={1.75} />}>{t('mail')}</LinkButton> : null}
        {phone ? <LinkButton href={`tel:${String(record[phone.name])}`} size="dense" icon={<IconPhone size={16} stroke={1.75} />}>{t('call')}</LinkButton> : null}
        <IconButton label={t('copyLink')} onClick={() => {
          void copyText(`${location.origin}/${object.name}/${record.id}`).then((isCopied) => toast(isCopied ? { text: t('linkCopied') } : { tone: 'problem', text: t('list:failed') }));
        }}><IconLink size={18} stroke={1.75} /></IconButton>
        {shares?.can.create && viewOf(object, 'page') ? <IconButton label={t('share.title')} onClick={() => setOpen('share')}><IconShare size={18} stroke={1.75} /></IconButton> : null}
        {objectNamed(catalog, 'custom_grant')?.can.update ? <IconButton label={t('why.title')} onClick={() => setOpen('why')}><IconEyeQuestion size={18} stroke={1.75} /></IconButton> : null}
        {onArrange && objectNamed(catalog, 'page_layout')?.can.create ? <IconButton label={t('layout.edit')} onClick={onArrange}><IconLayout size={18} stroke={1.75} /></IconButton> : null}
        {object.can.delete ? <IconButton label={t('delete')} onClick={() => void remove.one(record).then((gone) => { if (gone) onGone(); })}><IconTrash size={18} stroke={1.75} /></IconButton> : null}
      </div>
      {open === 'share' ? <Sharing object={object} record={record} onClose={() => setOpen(null)} /> : null}
      {open === 'why' ? <Why object={object} record={record} onClose={() => setOpen(null)} /> : null}
    </header>
  );
}

function Columns({ object, record }: Pick<RecordViewProps, 'object' | 'record'>) {
  return (
    <div className={styles.columns}>
      <div className={styles.left}><Facts object={object} record={record} /></div>
      <div className={styles.right}><Scores object={object} record={record} /></div>
      <Middle key={record.id} object={object} record={record} />
    </div>
  );
}

export function RecordView(props: RecordViewProps) {
  const { object, record, narrow } = props;
  const [arranging, setArranging] = useState(false);
  useRecordCommands(object, record);
  return (
    <article className={styles.record} data-narrow={narrow || undefined}>
      <Identity {...props} onArrange={narrow || arranging ? undefined : () => setArranging(true)} />
      {narrow ? null : <AlikeOnPage object={object} record={record} />}
      {arranging ? <Suspense fallback={<SkeletonRows rows={8} />}><LayoutEditor object={object} onDone={() => setArranging(false)} /></Suspense> : <Columns object={object} record={record} />}
    </article>
  );
}
