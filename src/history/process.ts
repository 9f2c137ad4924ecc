// What the operating system says: of another process, and of a call that failed.

/** Signal 0 only asks (kill(2)). A number that is no process id, from a lock file cut short, is no process. */
export function isProcessGone(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return !isCode(error, 'EPERM');
  }
}

/** Is it an error of the system with this code (ENOENT)? */
export const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
