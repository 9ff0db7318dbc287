/** One run of a program on a simulated host. When it is over, none of its timers, files or sockets does anything more. */

export interface Life {
  /** The host's name; several programs may run on one host. */
  readonly host: string;
  /** The host's name and the number of the run: distinct for each. */
  readonly name: string;
  alive: boolean;
}
