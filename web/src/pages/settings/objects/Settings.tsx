/** Objects and fields: what there is, what people added, and the way to add more while everybody goes on working. */
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import { objectNamed, type ObjectSpec, useCatalog, viewOf } from '../../../engine/catalog';
import { Button } from '../../../ui/input/button';
import { Empty } from '../../../ui/show/empty';
import { Icon } from '../../../ui/show/icon';
import { usePhone } from '../../../ui/theme/screen';
import { PageHead } from '../../../views/page/PageHead';
import { Exchange } from './Exchange';
import { FieldDialog } from './FieldDialog';
import { FieldList } from './FieldList';
import { ObjectDialog } from './ObjectDialog';
import { type SaidField, useSaidObject } from './said';
import styles from './settings.module.css';
import { TypeDialog } from './turn/TypeDialog';

/** What is being added or changed. */
type Open = { field: SaidField | null } | { turn: SaidField } | { object: 'new' | 'this' } | null;

function shown(object: ObjectSpec): boolean {
  return Boolean(viewOf(object, 'table'));
}

export function Page() {
  const { t } = useTranslation('settings');
  const catalog = useCatalog();
  const { object = 'customer' } = useSearch({ strict: false }) as { object?: string };
  const [open, setOpen] = useState<Open>(null);
  const objects = catalog.objects.filter(shown);
  const spec = objectNamed(catalog, object) ?? objects[0];
  const said = useSaidObject(spec?.name ?? '');
  const phone = usePhone();
  const close = () => setOpen(null);
  if (!spec || !objectNamed(catalog, 'custom_field')?.can.create) return <Empty title={t('shell:forbidden.title')} />;
  return (
    <>
      <PageHead title={t('title')} actions={<>{phone ? null : <Exchange />}<Button icon={<IconPlus size={16} />} onClick={() => setOpen({ object: 'new' })}>{t('newObject')}</Button></>} />
      <div className={styles.panes}>
        <nav className={styles.objects} aria-label={t('objects')}>
          {objects.map((each) => (
            <Link key={each.name} to="/settings" search={{ object: each.name } as never} aria-current={each.name === spec.name || undefined}>
              <Icon name={each.icon || each.name} />{each.plural}
            </Link>
          ))}
        </nav>
        <section className={styles.fields} aria-labelledby="settings-object">
          <header>
            <h2 id="settings-object">{spec.plural}</h2>
            <Link to="/$object" params={{ object: spec.name }} search={{}}>{t('open')}</Link>
            <span className={styles.grow} />
            {said ? <Button look="quiet" onClick={() => setOpen({ object: 'this' })}>{t('edit')}</Button> : null}
            <Button look="primary" icon={<IconPlus size={16} />} onClick={() => setOpen({ field: null })}>{t('newField')}</Button>
          </header>
          <FieldList spec={spec} onEdit={(field) => setOpen({ field })} />
          {phone ? <div className={styles.below}><Exchange /></div> : null}
        </section>
      </div>
      {open && 'field' in open ? <FieldDialog object={spec} said={open.field} onTurn={() => open.field && setOpen({ turn: open.field })} onClose={close} /> : null}
      {open && 'turn' in open ? <TypeDialog object={spec} said={open.turn} onClose={close} /> : null}
      {open && 'object' in open ? <ObjectDialog said={open.object === 'this' ? said : undefined} onClose={close} /> : null}
    </>
  );
}
