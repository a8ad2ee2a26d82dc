// SPDX-License-Identifier: MIT
// Numbers are the edge cases of the wire format: metric lines are 59 to 68.
#include "logplex/metric_line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dynoward/values/limits.hpp"
#include "logplex/fast/common_line.hpp"

namespace dynoward::logplex {
namespace {

const std::string uuid = "0b6d1c58-3f0e-4f6c-8d35-6a1c2e7f9010";
const std::string identity = "source=web.1 dyno=heroku.918273645." + uuid + " ";

Event read(std::string_view text, std::string_view procid = "web.1") {
    Event event;
    read_metric_line(text, *DynoNameRef::parse(procid), event);
    return event;
}

MemorySample memory(std::string_view text) {
    const auto event = read(text);
    EXPECT_EQ(event.fate, Fate::memory) << text;
    const auto* sample = std::get_if<MemorySample>(&event.what);
    return sample != nullptr ? *sample : MemorySample{};
}

TEST(MetricLine, ReadsAMemoryLineOfToday) {
    const auto text =
        identity +
        "sample#memory_total=544.10MB sample#memory_rss=510.35MB sample#memory_cache=1.50MB "
        "sample#memory_swap=32.25MB sample#memory_pgpgin=48211pages sample#memory_pgpgout=30417pages "
        "sample#memory_quota=512.00MB";
    const auto event = read(text);
    ASSERT_EQ(event.fate, Fate::memory);
    EXPECT_EQ(event.dyno->text(), "web.1");
    EXPECT_EQ(event.incarnation, uuid);
    EXPECT_EQ(event.app_number, "918273645");
    const auto& sample = std::get<MemorySample>(event.what);
    EXPECT_EQ(sample.memory_total, Megabytes{544.10});
    EXPECT_EQ(sample.memory_rss, Megabytes{510.35});
    EXPECT_EQ(sample.memory_cache, Megabytes{1.5});
    EXPECT_EQ(sample.memory_swap, Megabytes{32.25});
    EXPECT_EQ(sample.memory_quota, Megabytes{512});
    EXPECT_EQ(sample.invalid, 0);
}

TEST(MetricLine, ReadsALoadLine) {
    const auto text = identity + "sample#load_avg_1m=2.46 sample#load_avg_5m=1.06 sample#load_avg_15m=0";
    const auto event = read(text);
    ASSERT_EQ(event.fate, Fate::load);
    EXPECT_EQ(event.incarnation, uuid);
    const auto& load = std::get<LoadSample>(event.what);
    EXPECT_EQ(load.avg_1m, 2.46);
    EXPECT_EQ(load.avg_5m, 1.06);
    EXPECT_EQ(load.avg_15m, 0.0);
}

TEST(MetricLine, ABadLoadValueSpoilsItsOwnField) {
    for (const std::string bad : {"", "-1", "nan", "1.0MB", "1e1", "x"}) {
        const auto text = identity + "sample#load_avg_1m=" + bad + " sample#load_avg_5m=1.06";
        const auto event = read(text);
        ASSERT_EQ(event.fate, Fate::load) << text;
        EXPECT_FALSE(std::get<LoadSample>(event.what).avg_1m) << text;
        EXPECT_EQ(std::get<LoadSample>(event.what).avg_5m, 1.06);
    }
}

TEST(MetricLine, ALineWithBothIsAMemoryLine) {
    const auto sample = memory(identity + "sample#load_avg_1m=2.46 sample#memory_total=5MB");
    EXPECT_EQ(sample.memory_total, Megabytes{5});
}

// --- The short way of the common line, against the long one, which one more pair makes it take.

std::string common_memory(const std::string& total) {
    return identity + "sample#memory_total=" + total +
           "MB sample#memory_rss=510.35MB sample#memory_cache=1.50MB sample#memory_swap=32.25MB "
           "sample#memory_pgpgin=48211pages sample#memory_pgpgout=1234567890123pages "
           "sample#memory_quota=512.00MB";
}
std::string common_load(const std::string& last) {
    return identity + "sample#load_avg_1m=2.46 sample#load_avg_5m=1.06 sample#load_avg_15m=" + last;
}

// Whether it went the short way at all.
bool expect_the_same_by_both_ways(const std::string& text) {
    Event quick;
    if (!fast::read_common_metric_line(text, *DynoNameRef::parse("web.1"), quick)) {
        return false;
    }
    const auto longer = text + " x=1";
    const auto careful = read(longer);
    EXPECT_EQ(quick.fate, careful.fate) << text;
    EXPECT_EQ(quick.dyno->text(), careful.dyno->text()) << text;
    EXPECT_EQ(quick.incarnation, careful.incarnation) << text;
    EXPECT_EQ(quick.app_number, careful.app_number) << text;
    EXPECT_EQ(quick.what.index(), careful.what.index()) << text;
    if (const auto* memory = std::get_if<MemorySample>(&quick.what)) {
        const auto& wanted = std::get<MemorySample>(careful.what);
        EXPECT_EQ(memory->memory_total, wanted.memory_total) << text;
        EXPECT_EQ(memory->memory_rss, wanted.memory_rss) << text;
        EXPECT_EQ(memory->memory_cache, wanted.memory_cache) << text;
        EXPECT_EQ(memory->memory_swap, wanted.memory_swap) << text;
        EXPECT_EQ(memory->memory_quota, wanted.memory_quota) << text;
        EXPECT_EQ(memory->invalid, wanted.invalid) << text;
    } else if (const auto* load = std::get_if<LoadSample>(&quick.what)) {
        const auto& wanted = std::get<LoadSample>(careful.what);
        EXPECT_EQ(load->avg_1m, wanted.avg_1m) << text;
        EXPECT_EQ(load->avg_5m, wanted.avg_5m) << text;
        EXPECT_EQ(load->avg_15m, wanted.avg_15m) << text;
    }
    return true;
}

TEST(CommonMetricLine, IsReadAsByTheLongWayWhateverByteOfItIsWrong) {
    for (const auto& common : {common_memory("544.10"), common_load("0.97")}) {
        ASSERT_TRUE(expect_the_same_by_both_ways(common));
        for (std::size_t at = 0; at < common.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                auto changed = common;
                changed[at] = static_cast<char>(byte);
                expect_the_same_by_both_ways(changed);
            }
            auto shorter = common;
            expect_the_same_by_both_ways(shorter.erase(at, 1));
            auto longer = common;
            expect_the_same_by_both_ways(longer.insert(at, "7"));
            expect_the_same_by_both_ways(common.substr(0, at));
        }
    }
}

TEST(CommonMetricLine, AmountsOfAnyLengthAreReadAsByTheLongWay) {
    for (const std::string amount : {"0.00", "0.01", "9.99", "10.05", "123.45", "1234.56", "12345.67",
                                     "99999.99", "100000.01", "999999.99", "1048575.99", "1048576.00"}) {
        EXPECT_TRUE(expect_the_same_by_both_ways(common_memory(amount))) << amount;
        EXPECT_TRUE(expect_the_same_by_both_ways(common_load(amount))) << amount;
    }
    for (const std::string amount :
         {"1048576.01", "9999999.99", "10000000.00", "99999999999.00", "1.5", "1.555", "1.", ".50", "5", "",
          "-1.00", "+1.00", "1,00", "1.0x", "1.x0", "1e2.00", "1.00M", "\xb1.00", "1\xff.00"}) {
        expect_the_same_by_both_ways(common_memory(amount));
        expect_the_same_by_both_ways(common_load(amount));
    }
}

TEST(MetricLine, F13_Case59_AMissingQuotaLeavesTheValue) {
    const auto sample = memory(identity + "sample#memory_total=180.43MB");
    EXPECT_EQ(sample.memory_total, Megabytes{180.43});
    EXPECT_FALSE(sample.memory_quota);
    EXPECT_EQ(sample.invalid, 0);
}

TEST(MetricLine, F11_Case60_ABadValueSpoilsItsOwnField) {
    for (const std::string bad : {"180.43",
                                  "1kB",
                                  "1GB",
                                  "1bytes",
                                  "NaNMB",
                                  "infMB",
                                  "-3.00MB",
                                  "1e999MB",
                                  "1e3MB",
                                  "0x10MB",
                                  "1,5MB",
                                  "MB",
                                  "",
                                  "512MBMB",
                                  "1 MB",
                                  "1mb",
                                  "1Mb",
                                  ".5MB",
                                  "5.MB",
                                  "+1MB",
                                  "1.2.3MB",
                                  "1048576.01MB",
                                  "99999999999999999999MB",
                                  "\"5MB",
                                  "1MB\n"}) {
        const auto text = identity + "sample#memory_rss=7.00MB sample#memory_total=" + bad;
        if (bad.starts_with('"')) {
            EXPECT_EQ(read(text).fate, Fate::unrecognised);  // an open quote spoils the line
            continue;
        }
        const auto sample = memory(text);
        EXPECT_FALSE(sample.memory_total) << bad;
        EXPECT_EQ(sample.invalid, MemorySample::total) << bad;
        EXPECT_EQ(sample.memory_rss, Megabytes{7}) << bad;
    }
    const auto keyless = memory(identity + "sample#memory_total sample#memory_rss=7.00MB");
    EXPECT_EQ(keyless.invalid, MemorySample::total);
}

TEST(MetricLine, MemoryValuesAreBounded) {
    EXPECT_EQ(memory(identity + "sample#memory_total=1048575.99MB").memory_total, Megabytes{1048575.99});
    EXPECT_EQ(memory(identity + "sample#memory_total=1048576MB").memory_total,
              Megabytes{limits::memory_mb});
    EXPECT_FALSE(memory(identity + "sample#memory_total=1048577MB").memory_total);
}

TEST(MetricLine, F13_Case60_AQuotaOfZeroIsInvalid) {
    for (const std::string zero : {"0MB", "0.00MB", "000.0MB"}) {
        const auto sample = memory(identity + "sample#memory_total=0.00MB sample#memory_quota=" + zero);
        EXPECT_FALSE(sample.memory_quota) << zero;
        EXPECT_EQ(sample.invalid, MemorySample::quota) << zero;
        EXPECT_EQ(sample.memory_total, Megabytes{0});  // 68: nothing used is a value
    }
}

TEST(MetricLine, F12_Case61_OfEqualKeysTheFirstWinsEvenIfItIsBad) {
    EXPECT_EQ(memory(identity + "sample#memory_total=1MB sample#memory_total=900MB").memory_total,
              Megabytes{1});
    const auto sample = memory(identity + "sample#memory_total=x sample#memory_total=900MB");
    EXPECT_FALSE(sample.memory_total);
    EXPECT_EQ(sample.invalid, MemorySample::total);
    EXPECT_EQ(read("source=web.2 source=web.1 sample#memory_total=1MB").fate, Fate::source_mismatch);
}

TEST(MetricLine, Case62_OrderAndUnknownKeysDoNotMatter) {
    const auto text = "extra=yes sample#memory_total=1MB dyno=heroku.1." + uuid +
                      " sample#memory_zswap=3MB source=web.1 sample#disk=full";
    const auto event = read(text);
    ASSERT_EQ(event.fate, Fate::memory);
    EXPECT_EQ(event.incarnation, uuid);
    EXPECT_EQ(std::get<MemorySample>(event.what).memory_total, Megabytes{1});
}

TEST(MetricLine, Case63_QuotedValuesAreReadAndOpenQuotesSpoilTheLine) {
    EXPECT_EQ(memory("source=\"web.1\" sample#memory_total=\"1MB\"").memory_total, Megabytes{1});
    EXPECT_FALSE(
        memory(identity + R"(note="a \" sample#memory_total=9MB" sample#memory_rss=1MB)").memory_total);
    for (const std::string text :
         {"dyno=\"heroku.1.a sample#memory_total=1MB", "sample#memory_total=1MB x=\"",
          "sample#memory_total=1MB a\"b", "sample#memory_total=1MB note=\"x\"y"}) {
        EXPECT_EQ(read("source=web.1 " + text).fate, Fate::unrecognised) << text;
    }
}

TEST(MetricLine, F27_Case64_ASourceOtherThanTheProcidRefusesTheLine) {
    for (const std::string source : {"web.2", "web.10", "web", "", "Web.1", "web.1/..", "worker.1", "*"}) {
        const auto text = "source=" + source + " dyno=heroku.1." + uuid + " sample#memory_total=9999.00MB";
        const auto event = read(text);
        EXPECT_EQ(event.fate, Fate::source_mismatch) << source;
        EXPECT_FALSE(event.dyno) << source;
        EXPECT_TRUE(std::holds_alternative<std::monostate>(event.what)) << source;
    }
    EXPECT_EQ(read("dyno=heroku.1." + uuid + " sample#memory_total=1MB").fate, Fate::unrecognised);
}

TEST(MetricLine, Case68_ZeroHugeSwapAndTotalBelowRssAreAcceptedAsTheyAre) {
    const auto sample = memory(
        identity + "sample#memory_total=10.00MB sample#memory_rss=21.22MB sample#memory_swap=600000.00MB");
    EXPECT_EQ(sample.memory_total, Megabytes{10});
    EXPECT_EQ(sample.memory_rss, Megabytes{21.22});
    EXPECT_EQ(sample.memory_swap, Megabytes{600000});
}

TEST(MetricLine, AnIdentityThatIsNotOfTheFormLeavesTheValuesWithoutIncarnation) {
    const std::string longest(limits::incarnation_bytes, 'a');
    for (const std::string good : {"heroku.1.a", "heroku.918273645.A-9", "heroku.1."}) {
        const auto text =
            "source=web.1 sample#memory_total=1MB dyno=" + good + (good.back() == '.' ? longest : "");
        EXPECT_FALSE(read(text).incarnation.empty()) << text;
        EXPECT_FALSE(read(text).app_number.empty()) << text;
    }
    for (const auto& bad : std::vector<std::string>{
             "", "heroku", "heroku.", "heroku.1", "heroku.1.", "heroku..a", "heroku.x.a", "Heroku.1.a",
             "1.a", "heroku.1.a/b", "heroku.1.a.b", "heroku.1.a_b", "heroku.1.\xC3\xA9",
             "heroku.1." + longest + "a", "heroku.-1.a"}) {
        const auto text = "source=web.1 sample#memory_total=1MB dyno=" + bad;
        const auto event = read(text);
        EXPECT_EQ(event.fate, Fate::memory) << text;
        EXPECT_TRUE(event.incarnation.empty()) << text;
        EXPECT_TRUE(event.app_number.empty()) << text;
    }
    EXPECT_TRUE(read("source=web.1 sample#memory_total=1MB").incarnation.empty());
}

TEST(MetricLine, F12_TooManyPairsSpoilTheLine) {
    auto text = identity + "sample#memory_total=1MB";
    for (std::size_t pairs = 3; pairs < limits::line_pairs; ++pairs) {
        text += " k=v";
    }
    EXPECT_EQ(read(text).fate, Fate::memory);
    EXPECT_EQ(read(text + " k=v").fate, Fate::unrecognised);
    std::string endless = "source=web.1";
    for (int i = 0; i < 10000; ++i) {
        endless += " sample#memory_total=1MB";
    }
    EXPECT_EQ(read(endless).fate, Fate::unrecognised);
}

TEST(MetricLine, KeysThatOnlyResembleOursAreNotRead) {
    for (const std::string key :
         {"sample#memory-total=15405636.0kB", "memory_total=1MB", "Sample#memory_total=1MB",
          "sample#memory_totals=1MB", "sample#memory_pgpgin=1pages", "measure#memory_total=1MB",
          "sample#memory_total_=1MB", "sample#load_avg_2m=1"}) {
        EXPECT_EQ(read(identity + key).fate, Fate::unrecognised) << key;
    }
}

TEST(MetricLine, TheFormOf2013IsReadButKeptApart) {
    const auto text = "source=heroku.918273645.web.1." + uuid + " measure=memory_total val=766.50 units=MB";
    const auto event = read(text);
    ASSERT_EQ(event.fate, Fate::old_measure);
    EXPECT_EQ(event.dyno->text(), "web.1");
    EXPECT_EQ(event.incarnation, uuid);
    EXPECT_EQ(event.app_number, "918273645");
    EXPECT_EQ(std::get<LegacyMetric>(event.what).measure, "memory_total");
    EXPECT_EQ(std::get<LegacyMetric>(event.what).value, 766.5);
    EXPECT_EQ(read("source=heroku.1.web.1." + uuid + " measure=load_avg_1m val=509").fate,
              Fate::old_measure);

    EXPECT_EQ(read(text, "web.2").fate, Fate::source_mismatch);
    EXPECT_EQ(read("source=heroku.1.web.1/x." + uuid + " measure=m val=1").fate, Fate::source_mismatch);
    for (const std::string bad :
         {"measure=memory_total", "measure=memory_total val=", "measure=memory_total val=-1",
          "measure=memory_total val=nan", "measure= val=1", "val=1"}) {
        const auto line = "source=heroku.1.web.1." + uuid + " " + bad;
        EXPECT_NE(read(line).fate, Fate::old_measure) << bad;
        EXPECT_TRUE(std::holds_alternative<std::monostate>(read(line).what)) << bad;
    }
    for (const std::string source :
         {"heroku.web.1.a", "heroku.1.", "heroku.1.a", "heroku.1.web.1.", "web.1"}) {
        EXPECT_NE(read("source=" + source + " measure=m val=1").fate, Fate::old_measure) << source;
    }
}

TEST(MetricLine, BeginsWithAPairOrIsNone) {
    for (const std::string_view text :
         {"source=web.1", "dyno=x", "sample#memory_total=1MB", "a=", "x-y.z_1#=2"}) {
        EXPECT_TRUE(begins_with_pair(text)) << text;
    }
    for (const std::string_view text :
         {"", "=", "source", "source web.1=", " source=web.1", "Error R14 (a=b)", "note: source=web.1",
          "\"source\"=web.1", "State changed from up to a=b"}) {
        EXPECT_FALSE(begins_with_pair(text)) << text;
    }
}

}  // namespace
}  // namespace dynoward::logplex
