/** What the sample page shows in each component: words of three languages, as long and as short as they come. */

export const looks = ['primary', 'plain', 'quiet', 'soft', 'danger'] as const;
export const tones = ['good', 'note', 'warn', 'bad'] as const;

export const said = {
  title: 'Components',
  sections: {
    buttons: 'Buttons', fields: 'Fields', choosing: 'Choosing', showing: 'Showing', telling: 'Telling', floating: 'Floating',
  },
  name: 'Name',
  help: 'As it stands on the invoice',
  wrong: 'Enter an e-mail like name@company.com.',
  password: 'Password',
  note: 'Note',
  long: 'Zusammenarbeitsvereinbarung mit der Gesellschaft für Teehandel und Verwandtes mbH, Hamburg',
  right: 'مؤسسة الشاي العربية',
  save: 'Save view',
  saved: 'Stage changed to Proposal.',
  undo: 'Undo',
  remove: 'Remove',
  open: 'Open',
  menu: 'Menu',
  dialog: 'Dialog',
  sheet: 'Sheet',
  popover: 'Popover',
  message: 'Message',
  trouble: 'Trouble',
  tip: 'Add a note',
  nothing: 'No customers yet',
  nothingText: 'Import the file you have, or add the first one by hand.',
  working: 'Importing',
  lead: 'One sentence under the heading.',
  on: 'Counts opens',
} as const;

export const cities = ['杭州', '臺北', 'Hamburg', 'الرياض', 'New York'].map((label, at) => ({ value: String(at), label }));
export const people = ['王晓明', '歐陽若蘭', 'Anna Berg', 'محمد', 'x'] as const;
