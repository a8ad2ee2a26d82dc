// SPDX-License-Identifier: MIT
// Every bound of Dynoward, in one place, each with its reason. A test tries bound-1, bound and bound+1.
#pragma once

#include <chrono>
#include <cstddef>

namespace dynoward::limits {

// --- What a sender may send
// -------------------------------------------------------------------------------------

/// Body of one batch, after decompression. Logplex sends about 100 KiB, log-shuttle up to 5 MB.
inline constexpr std::size_t body_bytes = std::size_t{8} << 20;
/// All bodies in memory together, as received and inflated. One is inflated at a time, and `body_bytes` are
/// reserved for it; the rest is for bodies that are being received.
inline constexpr std::size_t bodies_in_hand = std::size_t{24} << 20;
/// A body up to this size is small: as large as Logplex's get, with room to spare. Part of the above is
/// reserved for such bodies, so that half-sent large ones never stop a drain; larger ones are read one at a
/// time, and other connections are served between two.
inline constexpr std::size_t small_body_bytes = 131072;
inline constexpr std::size_t small_bodies_reserve = std::size_t{4} << 20;
/// Replies that are not written yet, over all connections: beyond it the slowest reader is closed.
inline constexpr std::size_t unsent_reply_bytes = std::size_t{8} << 20;
/// HTTP header block, request line included. Heroku's router allows 8 KB for a single line.
inline constexpr std::size_t header_bytes = 8192;
/// Header fields of one request; Logplex sends 9, Heroku's router adds about 8.
inline constexpr std::size_t header_fields = 64;
/// Octets of one frame. Logplex cuts at 10,240; a frame beyond this is skipped whole and counted.
inline constexpr std::size_t frame_bytes = 65536;
/// Digits of a frame's length: enough for a body, few enough that conversion cannot overflow.
inline constexpr std::size_t frame_length_digits = 8;
/// Octets of a router line that may name a dyno. Logplex cuts lines near 10,000: behind a path and an
/// X-Forwarded-For long enough, the router's own `dyno=` could be cut off and only a visitor's be left.
inline constexpr std::size_t router_line_bytes = 8192;
/// key=value pairs read from one metric line; today's longest has 9.
inline constexpr std::size_t line_pairs = 64;
/// Bytes of a frame id (Logplex: 32 hex digits; relays send other shapes). Longer counts as absent.
inline constexpr std::size_t frame_id_bytes = 128;
/// Bytes of the opaque id of an incarnation; Heroku's are 36-byte uuids.
inline constexpr std::size_t incarnation_bytes = 64;
/// Largest plausible memory value, MB: 1 TiB.
inline constexpr double memory_mb = 1048576.0;

/// Body of an admin command.
inline constexpr std::size_t command_bytes = 65536;
/// Body of an alert's webhook: Papertrail puts every line that matched in a minute into it, at about 700
/// bytes each in a form.
inline constexpr std::size_t alert_bytes = std::size_t{1} << 20;
/// Levels of nesting in such a body; the log tools send at most 4.
inline constexpr std::size_t command_depth = 32;
/// JSON values in an alert: a minute of Papertrail that fills its body has 25,000. Each costs 100 bytes at
/// most.
inline constexpr std::size_t alert_values = 32768;
/// Bytes of a field that may be a status; longer is free text.
inline constexpr std::size_t alert_word_bytes = 64;
/// Maximum number of names kept from an alert's texts and hints; with more, they are not usable.
inline constexpr std::size_t alert_mentions = 16;
/// Tags of one alert that are written as a text.
inline constexpr std::size_t alert_labels = 256;
/// Alerts read from one body, repeats included; Alertmanager and Grafana send tens.
inline constexpr std::size_t alert_list = 1000;
/// Restarts that one alert may request; for an app of 100 dynos a type is named, or several alerts are
/// sent.
inline constexpr std::size_t alert_requests = 100;

// --- What is kept in memory
// -------------------------------------------------------------------------------------

/// Characters of an app's name, as in the Platform API's schema; and the number of hex digits from which on
/// a name counts as a random secret (`openssl rand -hex 8`).
inline constexpr std::size_t app_name = 30;
inline constexpr std::size_t drawn_secret = 16;
/// Apps that can be configured.
inline constexpr std::size_t apps = 10000;
/// Dynos kept per app; Heroku allows 100 of a type by default. Beyond it the one silent longest is removed.
inline constexpr std::size_t dynos_per_app = 2000;
/// Samples kept per incarnation: 64 at one each 20 s are 21 minutes.
inline constexpr std::size_t samples_per_dyno = 64;
/// The shortest time after which the platform restarts a dyno: it does so after 24 to 27.6 h.
inline constexpr std::chrono::seconds max_sustain{86400};
/// A longer sustain is counted beyond the kept samples (fleet/long_run.hpp). A lone dyno waits twice its
/// sustain, and the kept samples cover that even if they arrive every 10 s.
inline constexpr std::chrono::seconds kept_sustain{300};
/// Levels for which such runs are counted: soft, hard and quota of memory, swap, load.
inline constexpr std::size_t long_runs = 5;
/// Time stamps of R14 lines kept per incarnation; also the largest count allowed in R14_THRESHOLD.
inline constexpr std::size_t r14_per_dyno = 16;
/// Time stamps of R15 lines kept per incarnation: they count as R14 lines do.
inline constexpr std::size_t r15_per_dyno = r14_per_dyno;
/// Time stamps of H12 lines kept per incarnation; also the largest count allowed in H12_THRESHOLD.
inline constexpr std::size_t h12_per_dyno = 32;
/// Load readings kept per incarnation, as many as memory samples and for the same reason.
inline constexpr std::size_t loads_per_dyno = 64;
/// Lowest readings kept for the leak forecast: of an hour of minutes, and of four hours of ten minutes,
/// its longest windows, plus the floor being filled and a spare one.
inline constexpr std::size_t fine_floors = 62;
inline constexpr std::size_t coarse_floors = 26;
/// Times or ranges in one RESTART_SCHEDULE or QUIET_HOURS: one each half hour.
inline constexpr std::size_t times_of_day = 48;
/// Bytes of a time zone's name; the longest of the database has 32.
inline constexpr std::size_t zone_name_bytes = 64;
/// Previous incarnations kept per dyno, so that their late lines are recognised.
inline constexpr std::size_t retired_incarnations = 4;
/// Frame ids kept over all drains, and for how long (the sender retries within seconds).
inline constexpr std::size_t frame_ids = 4096;
inline constexpr std::chrono::minutes frame_id_age{15};
/// Batches that cannot be attributed before the Platform API has listed the drain tokens: at most this
/// number, these bytes of their bodies, and this time. The lists come within seconds of a start; 1 MiB is
/// ten of Logplex's largest bodies. Beyond it the oldest are counted and dropped.
inline constexpr std::size_t kept_batches = 64;
inline constexpr std::size_t kept_bytes = std::size_t{1} << 20;
inline constexpr std::chrono::seconds kept_age{120};
/// Other drains of an app whose losses are counted separately; an app has at most about six.
inline constexpr std::size_t other_drains = 8;
/// Ledger entries kept in memory.
inline constexpr std::size_t ledger_entries = 1000;
/// Restarts that a simulated Heroku keeps for later queries, so that years of it stay flat in memory.
inline constexpr std::size_t simulated_restarts = 4096;
/// A scenario file: bytes, levels of nesting, apps, items of its other lists, dynos in all (as many as a
/// large account has), and mistakes listed at once.
inline constexpr std::size_t scenario_bytes = std::size_t{1} << 20;
inline constexpr std::size_t scenario_depth = 8;
inline constexpr std::size_t scenario_apps = 20;
inline constexpr std::size_t scenario_items = 20;
inline constexpr unsigned scenario_dynos = 500;
inline constexpr std::size_t scenario_errors = 50;
/// Restarts and holds of one dyno that a replay marks in its chart; more could not be distinguished.
inline constexpr std::size_t replay_marks = 200;
/// What a replay keeps of an input while it reads: a row of a table (a message of Heroku's has at most 10
/// KB); a JSON value up to which it is read as a whole, beyond which the list inside it is taken apart (a
/// reply of a log tool's API holds hundreds of megabytes); and a single record of such a list.
inline constexpr std::size_t replay_row_bytes = std::size_t{1} << 20;
inline constexpr std::size_t replay_json_bytes = std::size_t{4} << 20;
inline constexpr std::size_t replay_json_value_bytes = std::size_t{32} << 20;
/// Platform lines of a recording that is out of order, all of which are kept to be sorted: a day of 100
/// dynos.
inline constexpr std::size_t replay_sort_bytes = std::size_t{512} << 20;
/// The same of a pipe, which cannot be read a second time, while it still seems to be in order.
inline constexpr std::size_t replay_pipe_bytes = std::size_t{32} << 20;
/// Verdicts kept back until a recording has proved to be in order.
inline constexpr std::size_t replay_entries = 10000;
/// Apps that one recording may name; of more, the first are listed.
inline constexpr std::size_t replay_apps = 200;
/// A restart that an alert requested expires after this time: enough for a dozen dynos one after another,
/// each with minutes to boot. After that the cause of the alert is outdated.
inline constexpr std::chrono::seconds restart_request_expiry{3600};
/// Pause, in minutes: at least one, and at most a day.
inline constexpr std::size_t min_pause_min = 1;
inline constexpr std::size_t max_pause_min = 1440;
/// Bytes kept of the reason that an alert gives.
inline constexpr std::size_t request_reason_bytes = 200;
/// Body of a Platform API reply: 1,000 dynos are about 1 MB.
inline constexpr std::size_t api_reply_bytes = std::size_t{8} << 20;
/// Levels of nesting in one (today's have at most 4), values and keys together (1,000 dynos have 40,000),
/// and bytes of one string: a hostile body costs no more memory than a large one.
inline constexpr std::size_t api_reply_depth = 32;
inline constexpr std::size_t api_reply_values = 200'000;
inline constexpr std::size_t api_reply_string_bytes = 65536;

// --- What the page shows
// -------------------------------------------------------------------------------------

/// Points of a dyno's curve: three hours at one each 20 s.
inline constexpr std::size_t history_points = 540;
/// Marks in it; more could not be distinguished.
inline constexpr std::size_t history_marks = 64;
/// Dynos whose curve is kept, over all apps: with 8 bytes a point, 2 MB in all.
inline constexpr std::size_t history_dynos = 500;

// --- What is notified
// -------------------------------------------------------------------------------------

/// An app with dynos that are up and no batch for this long is notified: each dyno reports every 20 s, so
/// 15 reports are missing. STALE_AFTER has blocked all restarts long before.
inline constexpr std::chrono::seconds drain_silent_after{300};
/// A worse health of an app's drain counts once it has lasted this long: two late batches are no outage.
inline constexpr std::chrono::seconds sight_settles_after{10};
/// How often the dynos of a healthy app are searched for silent ones.
inline constexpr std::chrono::seconds sight_look_pause{5};
/// Lost lines are shown for this long: about the time in which evidence builds up again.
inline constexpr std::chrono::seconds lossy_for{300};
/// A repeated event is notified once, until it has not happened for this long.
inline constexpr std::chrono::seconds episode_over_after{600};
/// Another drain of an app may lose lines for weeks, between every minute and once an hour.
inline constexpr std::chrono::hours other_drain_episode{24};
/// Notifications queued for one receiver; the oldest is dropped. A day of the largest budget is 288.
inline constexpr std::size_t notices = 256;
/// Slack: a message at once, then one in 5 s at most (Slack itself allows one a second), of at most this
/// number of notifications; the longest together stay under Slack's 40,000 characters.
inline constexpr unsigned slack_burst = 1;
inline constexpr std::chrono::seconds slack_spacing{5};
inline constexpr std::size_t notices_per_message = 20;
/// The generic webhook has one notification a message: 20 at once, then one a second.
inline constexpr unsigned webhook_burst = 20;
inline constexpr std::chrono::seconds webhook_spacing{1};
/// Timeout of one message, and the longest pause that a receiver may request (Retry-After).
inline constexpr std::chrono::seconds webhook_deadline{5};
inline constexpr std::chrono::seconds notice_retry_after{60};
/// Bytes read of a receiver's reply: only its status counts.
inline constexpr std::size_t webhook_reply_bytes = 16384;
/// Calls after restarts that may be under way at once: more than a budget allows within their deadline.
inline constexpr std::size_t follow_ups = 32;
/// Name lookups of such calls that may hang at once; each is a thread.
inline constexpr std::size_t follow_up_lookups = 8;

// --- The log
// -------------------------------------------------------------------------------------

/// Bytes of log lines that wait where stdout is read slowly or not at all: about 5,000 lines.
inline constexpr std::size_t log_queue_bytes = std::size_t{1} << 20;
/// Time at the end for the lines that still wait.
inline constexpr std::chrono::seconds log_flush{1};
/// Lines a minute of one kind and one app that a client can cause; the rest is counted (`suppressed=N`).
/// Holds have a larger limit: each dyno of a large app may be held for another reason.
inline constexpr unsigned log_lines_a_minute = 10;
inline constexpr unsigned hold_lines_a_minute = 300;
/// Kinds and apps that are limited separately.
inline constexpr std::size_t throttled_kinds = 4096;

// --- Connections and deadlines
// ----------------------------------------------------------------------------------

/// Open connections; beyond it one makes room, those without a credential first. Logplex opens one per
/// node, the router a few.
inline constexpr std::size_t connections = 512;
/// The same with TLS, where each takes 90 KB instead of 26.
inline constexpr std::size_t tls_connections = 256;
/// Of these, connections whose last request had no credential, or that have sent none for a second: a
/// quarter.
inline constexpr std::size_t stranger_share = 4;
inline constexpr std::chrono::seconds stranger_grace{1};
/// Descriptors kept for everything but connections of the listener: Platform API, notifications, lookups,
/// requests after restarts, files. With fewer connections than the second number it does not start.
inline constexpr std::size_t descriptor_reserve = 64;
inline constexpr std::size_t min_connections = 32;
/// Wrong credentials that one client may send: this many at once, one more each few seconds. Further wrong
/// ones are answered late; a right one never is. Clients kept: `guessing_clients`.
inline constexpr unsigned wrong_credentials = 20;
inline constexpr std::chrono::seconds wrong_credential_spacing{3};
inline constexpr std::chrono::milliseconds wrong_credential_delay{1000};
inline constexpr std::size_t guessing_clients = 1024;
/// A whole header must arrive within this, however slowly its bytes arrive.
inline constexpr std::chrono::seconds header_deadline{10};
/// A whole body must arrive within this; Logplex itself gives up after 5 s.
inline constexpr std::chrono::seconds body_deadline{15};
/// If other connections wait for memory or a place, a body that has stalled for this time is closed, or one
/// slower than this rate after a second, or else the oldest from this age on: its Logplex has timed out.
inline constexpr std::chrono::milliseconds body_stall{500};
inline constexpr std::size_t body_bytes_per_second = 65536;
inline constexpr std::chrono::seconds body_given_up{5};
/// A reply must be received within this.
inline constexpr std::chrono::seconds write_deadline{10};
/// Logplex closes an idle connection after 144-159 s, Heroku's router after 90 s: outlast both.
inline constexpr std::chrono::seconds idle_timeout{185};
/// TLS handshake of the listener or towards the Platform API.
inline constexpr std::chrono::seconds handshake_deadline{10};
/// Platform API: connect, and the whole request (Heroku's own router cuts it at 30 s).
inline constexpr std::chrono::seconds api_connect_deadline{5};
inline constexpr std::chrono::seconds api_request_deadline{35};
/// Timeout for the body of a reply whose head is enough.
inline constexpr std::chrono::seconds reply_body_timeout{1};
/// The last good addresses of a host are used for this time where its name server fails. Heroku's
/// change within a day; a new owner of an address lacks the certificate.
inline constexpr std::chrono::hours address_age{24};
/// Pages that receive events at the same time; others have to poll.
inline constexpr std::size_t event_streams = 8;
/// Events waiting for one reader. Of the state only the newest waits. A reader behind by more is dropped.
inline constexpr std::size_t stream_events = 256;
/// A comment is sent to a quiet reader this often: Heroku's router cuts what is silent for 55 s.
inline constexpr std::chrono::seconds stream_heartbeat{15};
/// SIGTERM to exit: Heroku allows 30 s.
inline constexpr std::chrono::seconds shutdown_deadline{10};

}  // namespace dynoward::limits
