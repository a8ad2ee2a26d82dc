// SPDX-License-Identifier: MIT
// The content of one frame. Every frame has exactly one Fate, and the fates are counted: whether it was
// understood, or why it was ignored. Texts refer to the batch body; nothing is copied.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/dyno_state.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::logplex {

/// One word per possible end of a frame; a closed set, since it labels a metric. Keep `fate_count` last.
enum class Fate : std::uint8_t {
    // Understood, with an event.
    memory,
    load,
    mem_percent,
    error_code,
    state,
    lifecycle,
    api,
    loss,
    router_error,
    // Understood, but deliberately without effect.
    old_measure,
    app_output,
    router,
    // Not usable.
    source_mismatch,
    procid_not_dyno,
    unrecognised,
    malformed,
    oversize,
    // Decided later, by fleet and monitor.
    superseded,
    out_of_order,
    unattributed,
    other_loss,  ///< a loss of another drain than that of the batch
    duplicate,
    fate_count,
};
inline constexpr std::size_t fate_count = static_cast<std::size_t>(Fate::fate_count);

/// Log and metric word of a fate (`app_output`).
std::string_view to_text(Fate fate);

/// Fields of a memory line. An absent or invalid field is nullopt; invalid ones are also marked.
struct MemorySample {
    enum Field : std::uint8_t { total = 1, rss = 2, cache = 4, swap = 8, quota = 16 };
    std::optional<Megabytes> memory_total;
    std::optional<Megabytes> memory_rss;
    std::optional<Megabytes> memory_cache;
    std::optional<Megabytes> memory_swap;
    /// Never 0: a quota of 0 is invalid.
    std::optional<Megabytes> memory_quota;
    std::uint8_t invalid = 0;  ///< union of Field
};

struct LoadSample {
    std::optional<double> avg_1m;
    std::optional<double> avg_5m;
    std::optional<double> avg_15m;
};

/// `Process running mem=544M(106.3%)`. The two numbers may contradict each other: no quota is derived from
/// them.
struct MemPercent {
    double mem_mb = 0;
    double percent = 0;
};

/// `Error R14 (Memory quota exceeded)`: any R or L code of a dyno line.
struct ErrorCode {
    char letter = 'R';
    unsigned number = 0;
    std::string_view name;
};

struct StateChange {
    DynoState from = DynoState::unknown;
    DynoState to = DynoState::unknown;
};

struct Lifecycle {
    enum class What : std::uint8_t {
        starting,    ///< Starting process with command (whose text is never read)
        sigterm,     ///< Stopping all processes with SIGTERM
        sigkill,     ///< Stopping process / remaining processes with SIGKILL
        exited,      ///< Process exited with status N
        restarting,  ///< Restarting: by the API, a release or a config change
        cycling,     ///< Cycling: the daily restart
        relocating,
        idling,
        unidling,
    };
    What what = What::starting;
    std::optional<int> status;  ///< of `exited`, if given
};

/// A line of app-name `app`, procid `api`: a person or a tool changed the app.
struct ApiLine {
    enum class What : std::uint8_t {
        release,
        deploy,
        build,
        release_command,
        rollback,
        config_vars,
        scaled,
        other
    };
    What what = What::other;
    /// For `scaled`: the list (`web@3:Performance-L worker@1:Standard-2X`); read it with read_scale().
    std::string_view scale;
};

/// L10 to L13: a sender lost lines. Logplex writes the notice of one drain into the streams of all drains
/// of the app: it is a gap only if it names no drain, or the drain of the
/// batch.
struct LossNotice {
    unsigned code = 10;
    std::uint64_t count = 0;  ///< at most 2^64-1, whatever number was given; 0 if `counted` is false
    bool counted = true;      ///< false: no number could be read
    std::string_view drain;   ///< token of the drain that is named; empty: none
};

/// A router line with an H code and the dyno it concerns. Paths and hosts are visitors' text and are never
/// searched.
struct RouterError {
    unsigned code = 0;  ///< 12 for H12
};

/// The form of 2013, one measure a line. Not sent today; parsed for replay, never mixed into a fleet.
struct LegacyMetric {
    std::string_view measure;
    double value = 0;
};

struct Event {
    Fate fate = Fate::unrecognised;
    /// The dyno it is about; set for every event except ApiLine and LossNotice.
    std::optional<DynoNameRef> dyno;
    /// The message's own stamp; nullopt if it is unreadable (such an event is never evidence).
    std::optional<WallTime> time;
    /// Uuid of `dyno=heroku.<number>.<uuid>`; empty if the line has none.
    std::string_view incarnation;
    std::string_view app_number;
    std::variant<std::monostate, MemorySample, LoadSample, MemPercent, ErrorCode, StateChange, Lifecycle,
                 ApiLine, LossNotice, RouterError, LegacyMetric>
        what;
};

}  // namespace dynoward::logplex
