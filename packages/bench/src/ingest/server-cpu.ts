import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second (USER_HZ), for programs at least. */
const ticksPerSecond = 100;

/**
 * CPU seconds so far of all running processes of that name, in containers on this machine too. 0 where the system does
 * not tell, or they run elsewhere.
 */
export function cpuSecondsOf(processName: string): number {
  return processIds().reduce((sum, id) => sum + cpuSeconds(id, processName), 0);
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
}

/** See proc_pid_stat(5): the name stands in brackets, and may hold some; user and system time are the 14th and 15th field. */
function cpuSeconds(id: string, processName: string): number {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const nameEnd = stat.lastIndexOf(')');
    if (stat.slice(stat.indexOf('(') + 1, nameEnd) !== processName) return 0;
    const fields = stat.slice(nameEnd + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0; // It has ended meanwhile.
  }
}
