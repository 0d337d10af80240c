/** Where a part says what happened. Whoever writes keeps secrets out. */
export interface Log {
	error(message: string): void;
	warn(message: string): void;
	info(message: string): void;
	debug(message: string): void;
}

/** Keeps nothing. */
export const silentLog: Log = {
	error() {},
	warn() {},
	info() {},
	debug() {},
};
