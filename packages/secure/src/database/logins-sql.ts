import { type Login, logins, ownerLogin } from './logins.ts';

const allGroups = ['i40_owner', 'i40_writer', 'i40_detector', 'i40_reader', 'i40_recorder'];
const reading = 'i40_reader';

/**
 * Makes the groups and the logins, with nobody but the superuser as its author; to be run again when a password has
 * changed. `verifierOf`: what the database keeps of the password of a login.
 */
export function loginsSql(verifierOf: (login: Login) => string): string {
  return `-- Made by \`i40 secure init\`. It holds no password, only what the database checks one with.
\\set ON_ERROR_STOP on
${[...allGroups, ...logins.map(({ login }) => login)].map(createRole).join('\n')}
${logins.map((each) => `ALTER ROLE ${each.login} LOGIN PASSWORD '${verifierOf(each)}';`).join('\n')}
${logins.flatMap(({ login, groups }) => groups.map((group) => `GRANT ${group} TO ${login};`)).join('\n')}
${logins
  .filter(({ groups }) => groups.includes(reading))
  .flatMap(({ login }) => limits(login))
  .join('\n')}

-- Nobody comes in who is not named here, and the schema belongs to who migrates.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \\gexec
SELECT format('ALTER DATABASE %I OWNER TO ${ownerLogin}', current_database()) \\gexec
${allGroups.map((group) => `SELECT format('GRANT CONNECT ON DATABASE %I TO ${group}', current_database()) \\gexec`).join('\n')}
GRANT TEMPORARY ON DATABASE :"DBNAME" TO i40_writer;
ALTER SCHEMA public OWNER TO ${ownerLogin};
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Where the tables are there already; else the last migration does it.
SELECT 'SELECT set_up_roles()' WHERE to_regproc('set_up_roles') IS NOT NULL \\gexec
`;
}

function createRole(name: string): string {
  return `SELECT 'CREATE ROLE ${name} NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') \\gexec`;
}

/** A group does not hand down its settings. */
function limits(login: string): string[] {
  return [
    `ALTER ROLE ${login} SET statement_timeout = '30s';`,
    `ALTER ROLE ${login} SET default_transaction_read_only = on;`,
  ];
}
