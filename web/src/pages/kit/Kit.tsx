/** Every component of the kit in every state, to be looked at and tested: /dev/ui. */
import { useState } from 'react';
import IconPlus from 'tabler/IconPlus';
import IconTrash from 'tabler/IconTrash';
import IconUsers from 'tabler/IconUsers';
import { Button, IconButton } from '../../ui/input/button';
import Calendar from '../../ui/input/calendar';
import { Checkbox } from '../../ui/input/check';
import { MultiSelect, Select } from '../../ui/input/choose';
import { Segmented } from '../../ui/input/segmented';
import { Switch } from '../../ui/input/switch';
import { PasswordInput, TextArea, TextInput } from '../../ui/input/text';
import { Avatar } from '../../ui/show/avatar';
import { Empty } from '../../ui/show/empty';
import { Highlight } from '../../ui/show/highlight';
import { Keys } from '../../ui/show/keys';
import { SkeletonRows } from '../../ui/show/skeleton';
import { hues, Tag } from '../../ui/show/tag';
import { Card, Stack } from '../../views/figures/card';
import { Notice } from '../../views/figures/notice';
import { Progress } from '../../views/figures/progress';
import { PageBody } from '../../views/page/PageBody';
import { PageHead } from '../../views/page/PageHead';
import { Floating } from './Floating';
import styles from './kit.module.css';
import { cities, looks, people, said, tones } from './samples';

function Buttons() {
  return (
    <div className={styles.part}>
      {(['normal', 'dense'] as const).map((size) => (
        <div key={size} className={styles.line}>
          {looks.map((look) => <Button key={look} look={look} size={size}>{said.save}</Button>)}
          <Button size={size} icon={<IconPlus size={16} />}>{said.open}</Button>
          <Button size={size} disabled>{said.save}</Button>
          <Button size={size} busy>{said.save}</Button>
        </div>
      ))}
      <div className={styles.line}>
        <IconButton label={said.tip} keys="n"><IconPlus size={18} /></IconButton>
        <IconButton label={said.remove} active><IconTrash size={18} /></IconButton>
        <IconButton label={said.remove} disabled><IconTrash size={18} /></IconButton>
        <IconButton label={said.remove} busy><IconTrash size={18} /></IconButton>
      </div>
    </div>
  );
}

function Fields() {
  return (
    <div className={styles.form}>
      <TextInput label={said.name} description={said.help} required />
      <TextInput label={said.name} defaultValue={said.long} />
      <TextInput label={said.name} dir="auto" defaultValue={said.right} />
      <TextInput label={said.name} defaultValue="x" error={said.wrong} />
      <TextInput label={said.name} defaultValue={said.name} disabled />
      <PasswordInput label={said.password} defaultValue={said.password} />
      <TextArea label={said.note} defaultValue={said.long} />
    </div>
  );
}

function Choosing() {
  const [day, setDay] = useState('2026-11-27');
  const [part, setPart] = useState('1');
  return (
    <div className={styles.form}>
      <Select label={said.name} data={cities} defaultValue="1" searchable />
      <Select label={said.name} data={cities} disabled />
      <MultiSelect label={said.name} data={cities} defaultValue={['0', '2']} />
      <div className={styles.line}>
        {[{ defaultChecked: false }, { defaultChecked: true }, { indeterminate: true }, { disabled: true }].map((state, at) => (
          <label key={at} className={styles.tick}><Checkbox {...state} />{cities[at]?.label}</label>
        ))}
      </div>
      <div className={styles.line}><Switch label={said.on} defaultChecked /><Switch label={said.on} /><Switch label={said.on} disabled /></div>
      <Segmented aria-label={said.name} value={part} onChange={setPart} data={cities.slice(0, 3)} />
      <Calendar value={day} onPick={setDay} locale="en" />
    </div>
  );
}

function Showing() {
  return (
    <div className={styles.part}>
      <div className={styles.line}>{hues.map((hue) => <Tag key={hue} hue={hue}>{hue}</Tag>)}</div>
      <div className={styles.line}>{people.map((name) => <span key={name} className={styles.tick}><Avatar name={name} size={32} /><bdi>{name}</bdi></span>)}<Avatar name={said.title} square size={32} /></div>
      <div className={styles.line}>{['mod+k', 'g c', 'shift+down', '?'].map((keys) => <Keys key={keys} keys={keys} />)}<span><Highlight text={said.long} wanted="tee" /></span></div>
      <SkeletonRows rows={3} />
      <Empty picture={<IconUsers size={48} stroke={1.25} />} title={said.nothing} text={said.nothingText} actions={<Button look="primary">{said.open}</Button>} />
    </div>
  );
}

function Telling() {
  return (
    <div className={styles.part}>
      {tones.map((tone) => <Notice key={tone} tone={tone} title={said.saved} actions={<Button size="dense">{said.undo}</Button>}>{said.long}</Notice>)}
      <Progress label={said.working} part={0.4} />
      <Progress label={said.working} />
    </div>
  );
}

const parts = { buttons: Buttons, fields: Fields, choosing: Choosing, showing: Showing, telling: Telling, floating: Floating } as const;

export function Page() {
  return (
    <>
      <PageHead title={said.title} />
      <PageBody>
        <Stack>
          {(Object.keys(parts) as (keyof typeof parts)[]).map((name) => {
            const Part = parts[name];
            return <Card key={name} id={name} title={said.sections[name]} lead={name === 'buttons' ? said.lead : undefined}><Part /></Card>;
          })}
        </Stack>
      </PageBody>
    </>
  );
}
