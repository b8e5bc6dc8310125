import { isTest, under } from './import-rules.ts';

/** What must not stand in the text of a file. */
interface TextRule {
  readonly name: string;
  readonly from: (file: string) => boolean;
  readonly forbidden: RegExp;
}

export const TEXT_RULES: readonly TextRule[] = [
  {
    name: 'core holds no SQL',
    from: under('src-main/core'),
    forbidden: /\bfrom 'kysely'|\.(?:selectFrom|insertInto|updateTable|deleteFrom|executeTakeFirst)\(|\bsql`/,
  },
  {
    name: 'core holds no sentence that a user sees',
    from: under('src-main/core'),
    forbidden: /new VigilError\(\s*(?:'[^']*'|[\w.]+),\s*['"`]|\b(?:message|detail|title|hint): ['"`]/,
  },
  {
    name: 'platform/config.ts is the only reader of the environment',
    from: (file) => under('src-main')(file) && file !== 'src-main/platform/config.ts',
    forbidden: /\bprocess\.env\b|\bprocess\['env'\]|\bimport \{[^}]*\benv\b[^}]*\} from 'node:process'/,
  },
];

/** Names of the rules that a file's text breaks. */
export function brokenTextRules(file: string, text: string): string[] {
  if (isTest(file)) return [];
  return TEXT_RULES.filter((rule) => rule.from(file) && rule.forbidden.test(text)).map(({ name }) => name);
}
