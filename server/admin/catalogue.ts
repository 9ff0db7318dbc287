/**
 * All metrics of a server: name, type, labels, what it says, and where it is read. docs/operations.md shows the same
 * table. Labels have few values each: never a user, a conversation or an address.
 */
import type { Vitals } from '../../host/host.ts';
import type { BusState } from '../bus.ts';
import {
  type AppCounts,
  type GatewayCounts,
  type Histogram,
  REQUEST_OUTCOMES,
  type RequestCounts,
} from '../metrics.ts';
import type { AppLook, GatewayLook } from './status.ts';

/** A server at the moment of a scrape. */
export interface Seen {
  readonly version: string;
  readonly ready: boolean;
  readonly vitals: Vitals | undefined;
  readonly gateway: { readonly counts: GatewayCounts; readonly look: GatewayLook } | undefined;
  readonly apps: readonly SeenApp[];
}

export interface SeenApp {
  readonly sdkAppId: number;
  readonly counts: AppCounts;
  readonly look: AppLook;
}

/** One line, or one histogram; labels in the order of the row's. */
export interface Sample {
  labels: readonly (string | number)[];
  value: number | Histogram;
}

export interface Row {
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly name: string;
  readonly labels: readonly string[];
  readonly help: string;
  read(seen: Seen): Sample[];
}

type Name = Pick<Row, 'type' | 'name' | 'help'>;
type Value = number | Histogram;
const counter = (name: string, help: string): Name => ({ type: 'counter', name, help });
const gauge = (name: string, help: string): Name => ({ type: 'gauge', name, help });
const histogram = (name: string, help: string): Name => ({ type: 'histogram', name, help });

/** A metric of the process or of all apps together: one value, or none if there is nothing to say. */
function ofServer(name: Name, read: (seen: Seen) => number | undefined): Row {
  return {
    ...name,
    labels: [],
    read(seen) {
      const value = read(seen);
      return value === undefined ? [] : [{ labels: [], value }];
    },
  };
}

/** One value for each app. */
function ofApp(name: Name, read: (app: SeenApp) => Value | undefined): Row {
  return {
    ...name,
    labels: ['app'],
    read: ({ apps }) =>
      apps.flatMap((app) => {
        const value = read(app);
        return value === undefined ? [] : [{ labels: [app.sdkAppId], value }];
      }),
  };
}

/** One value for each app and each value of a label. */
function split(name: Name, label: string, read: (app: SeenApp) => Readonly<Record<string, Value>>): Row {
  return {
    ...name,
    labels: ['app', label],
    read: ({ apps }) =>
      apps.flatMap((app) => Object.entries(read(app)).map(([key, value]) => ({ labels: [app.sdkAppId, key], value }))),
  };
}

const ofGateway: readonly Row[] = [
  ofServer(
    gauge('hongyan_connections', 'Open connections, signed in or not.'),
    ({ gateway }) => gateway?.look.connections,
  ),
  ofServer(
    counter('hongyan_connections_accepted_total', 'Connections accepted.'),
    ({ gateway }) => gateway?.counts.accepted,
  ),
  {
    ...counter(
      'hongyan_connections_closed_total',
      'Connections ended, by the name of the close code (docs/wire.md); kicks are kicked, replaced and expired. left: the client closed; broken: the link did.',
    ),
    labels: ['reason'],
    read: ({ gateway }) =>
      Object.entries(gateway?.counts.closed ?? {}).map(([reason, value]) => ({ labels: [reason], value })),
  },
  ofServer(
    gauge('hongyan_requests_in_flight', 'Requests that are not answered yet.'),
    ({ gateway }) => gateway?.look.requests,
  ),
  ofServer(
    gauge('hongyan_socket_backlog_max_bytes', 'The most bytes that wait to be taken by one client.'),
    ({ gateway }) => gateway?.look.backlog,
  ),
];

const ofRequests: readonly Row[] = [
  ofApp(gauge('hongyan_users', 'Users with a session on this node.'), ({ look }) => look.users),
  ofApp(
    gauge('hongyan_sessions', 'Devices that are signed in and connected to this node.'),
    ({ look }) => look.sessions,
  ),
  {
    ...counter(
      'hongyan_requests_total',
      'Requests by command and outcome: ok, refused (its own fault), limited (too many), fault (a bug of the server), unavailable (the store is out of reach). Pulls and syncs are among them.',
    ),
    labels: ['app', 'command', 'outcome'],
    read: ({ apps }) =>
      apps.flatMap(({ sdkAppId, counts }) =>
        Object.entries(counts.requests).flatMap(([command, outcomes]) =>
          Object.entries(outcomes).map(([outcome, value]) => ({ labels: [sdkAppId, command, outcome], value })),
        ),
      ),
  },
  split(
    counter(
      'hongyan_sends_total',
      'Messages by what became of them: stored, repeated (an earlier attempt had stored it), online (passed on, never stored), refused.',
    ),
    'outcome',
    ({ counts }) => ({ ...counts.sends, refused: refusedOf(counts.requests.send) }),
  ),
  ofApp(
    counter('hongyan_acks_total', 'Messages whose sender was still connected to be told that they are stored.'),
    ({ counts }) => counts.acks,
  ),
  split(
    counter('hongyan_entries_read_total', 'Entries handed out by the reading commands.'),
    'command',
    ({ counts }) => counts.read,
  ),
  ofApp(
    counter('hongyan_conversations_synced_total', 'Conversations handed out by sync.'),
    ({ counts }) => counts.synced,
  ),
];

function refusedOf(send: RequestCounts): number {
  return REQUEST_OUTCOMES.reduce((sum, outcome) => sum + (outcome === 'ok' ? 0 : send[outcome]), 0);
}

const ofWrites: readonly Row[] = [
  ofApp(gauge('hongyan_writes_pending', 'Writes that are queued or being committed.'), ({ look }) => look.pending),
  ofApp(gauge('hongyan_commits_in_flight', 'Commits under way.'), ({ look }) => look.commits),
  split(
    counter(
      'hongyan_writes_total',
      'Writes by what became of them: done, fenced (the device had lost its place), failed, dropped (with their device, before they began), overloaded (the queue was full).',
    ),
    'outcome',
    ({ counts }) => counts.writes,
  ),
  ofApp(histogram('hongyan_commit_writes', 'Writes in one commit.'), ({ counts }) => counts.batch),
  ofApp(
    histogram('hongyan_time_to_durable_seconds', 'From queueing a write until it is durable.'),
    ({ counts }) => counts.durable,
  ),
  split(
    histogram(
      'hongyan_fanout_lag_seconds',
      'Until an entry is handed to the sockets of this node, by the way it came: commit (of this node: from durable, for the last entry of each), bus (of another node: since its server time), log (the same, where the bus did not bring it).',
    ),
    'way',
    ({ counts }) => counts.fanout,
  ),
];

const ofAudit: readonly Row[] = [
  ofApp(
    counter('hongyan_conversations_audited_total', 'Conversations that the server has looked over by itself.'),
    ({ counts }) => counts.audited,
  ),
  split(
    counter(
      'hongyan_invariant_violations_total',
      'What was found there that must not be, by the check that found it (docs/backup.md); the log says where. Always 0, or something is broken.',
    ),
    'check',
    ({ counts }) => ({ ...counts.violations }),
  ),
];

const ofFiles: readonly Row[] = [
  split(
    counter('hongyan_file_bytes_total', 'Bytes of files taken (in) and given (out) over HTTP.'),
    'direction',
    ({ counts }) => ({ ...counts.files.bytes }),
  ),
  split(
    counter(
      'hongyan_uploads_total',
      'Uploads by what became of them: announced, refused (too large for their kind), finished, dropped (never finished, and removed).',
    ),
    'outcome',
    ({ counts }) => ({ ...counts.files.uploads }),
  ),
];

const BUS_STATES: readonly BusState[] = ['alone', 'up', 'down'];

const ofNodes: readonly Row[] = [
  ofApp(
    gauge('hongyan_store_up', '1 while the store can be used and its log is read; 0 from 3 seconds without.'),
    ({ look }) => (look.trouble === undefined ? 1 : 0),
  ),
  ofApp(
    gauge('hongyan_log_position', 'The newest change number that is durable and visible, as far as this node knows.'),
    ({ look }) => look.gno,
  ),
  ofApp(
    gauge(
      'hongyan_log_behind',
      'Change numbers up to the newest that is visible which this node has still to look at for its sessions; only on a shared store.',
    ),
    ({ look }) => look.follower?.behind,
  ),
  ofApp(
    gauge('hongyan_log_silent_seconds', 'Since this node last read the log; only on a shared store.'),
    ({ look }) => look.follower?.silentSeconds,
  ),
  ofApp(
    gauge(
      'hongyan_log_unsettled_seconds',
      'Since the log was settled up to all that was visible then: grows while a transaction that writes does not end, and holds everybody up; only on a shared store.',
    ),
    ({ look }) => look.follower?.unsettledSeconds,
  ),
  split(
    gauge('hongyan_bus_state', '1 for the state of the bus, 0 for the others: alone (reaches nobody else), up, down.'),
    'state',
    ({ look }) => Object.fromEntries(BUS_STATES.map((state) => [state, look.bus === state ? 1 : 0])),
  ),
  split(
    counter(
      'hongyan_bus_messages_total',
      'Messages to other nodes (out), from them (in), and not sent because the bus was down or full (dropped).',
    ),
    'direction',
    ({ counts }) => ({ ...counts.bus }),
  ),
];

const ofProcess: readonly Row[] = [
  {
    ...gauge('hongyan_build_info', 'Always 1; the version is in the label.'),
    labels: ['version'],
    read: ({ version }) => [{ labels: [version], value: 1 }],
  },
  ofServer(gauge('hongyan_ready', '1 while /readyz says so.'), ({ ready }) => (ready ? 1 : 0)),
  {
    type: 'summary',
    name: 'hongyan_event_loop_lag_seconds',
    help: 'How late the event loop came to what was due, since the last scrape.',
    labels: ['quantile'],
    read: ({ vitals }) => {
      if (vitals === undefined) return [];
      const { p50, p99, max } = vitals.loopLagSeconds;
      return [
        { labels: ['0.5'], value: p50 },
        { labels: ['0.99'], value: p99 },
        { labels: ['1'], value: max },
      ];
    },
  },
  ofServer(counter('process_cpu_seconds_total', 'Processor time used.'), ({ vitals }) => vitals?.cpuSeconds),
  ofServer(
    gauge('process_start_time_seconds', 'When the process started, since 1970.'),
    ({ vitals }) => vitals && vitals.startedAt / 1000,
  ),
  ofServer(gauge('process_resident_memory_bytes', 'Memory of the process.'), ({ vitals }) => vitals?.residentBytes),
  ofServer(
    gauge('nodejs_heap_size_used_bytes', 'Memory that JavaScript objects take.'),
    ({ vitals }) => vitals?.heapUsedBytes,
  ),
];

/** In the order in which they are printed. */
export const catalogue: readonly Row[] = [
  ...ofProcess,
  ...ofGateway,
  ...ofRequests,
  ...ofWrites,
  ...ofFiles,
  ...ofAudit,
  ...ofNodes,
];
