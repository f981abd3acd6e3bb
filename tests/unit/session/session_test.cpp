// Promises about a job's life: it finishes once, tells how, can be cancelled, and nothing outlives the
// session.

#include "session/session.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "fake_engine.h"

namespace lacewing::test {
namespace {

TEST(Session, FailuresBecomeOneLine) {
  Recorder recorder;
  Session session(options(2));
  session.submit(work(1, 0, {{"fail", "error"}}), {}, recorder.callbacks(0));
  session.submit(work(1, 0, {{"fail", "memory"}}), {}, recorder.callbacks(1));
  session.submit(work(1, 0, {{"fail", "logic"}}), {}, recorder.callbacks(2));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(recorder.wait(i));
    EXPECT_EQ(recorder.state(i), JobState::failed);
    EXPECT_EQ(recorder.result(i), nullptr);
  }
  EXPECT_EQ(recorder.info(0).error, one_line(Error("damaged\nfile", "model.safetensors", "Train it again")));
  EXPECT_EQ(recorder.info(0).error.find('\n'), std::string::npos);
  EXPECT_EQ(recorder.info(1).error, "out of memory");
  EXPECT_EQ(recorder.info(2).error, "index 7 is out of range");
}

TEST(Session, RunningJobDiesWithinAChunkOfBeingCancelled) {
  for (const std::int64_t parallel : {0, 1}) {
    Recorder recorder;
    Session session(options(2));
    const JobId id = session.submit(work(100000, 5000, {{"parallel", parallel}}), lane(Lane::batch),
                                    recorder.callbacks(0));
    ASSERT_TRUE(eventually([&] { return is_running(session, id); }));
    const auto start = Clock::now();
    session.cancel(id);
    ASSERT_TRUE(recorder.wait(0));
    EXPECT_LT(seconds_since(start), 0.2);
    EXPECT_EQ(recorder.state(0), JobState::cancelled);
    EXPECT_EQ(recorder.info(0).error, "");
  }
}

TEST(Session, PausedAndQueuedJobsCanBeCancelled) {
  Recorder recorder;
  Session session(options(1));
  const JobId running = session.submit(work(100000, 1000), lane(Lane::batch), recorder.callbacks(0));
  const JobId queued = session.submit(work(1, 0), lane(Lane::batch), recorder.callbacks(1));
  ASSERT_TRUE(eventually([&] { return is_running(session, running); }));
  session.cancel(queued);
  ASSERT_TRUE(recorder.wait(1));
  session.pause(running);
  std::this_thread::sleep_for(10ms);
  session.cancel(running);
  ASSERT_TRUE(recorder.wait(0));
  EXPECT_EQ(recorder.state(0), JobState::cancelled);
  EXPECT_EQ(recorder.state(1), JobState::cancelled);
  EXPECT_TRUE(eventually([&] { return session.idle(); }));
}

TEST(Session, CancelTagReachesEveryLane) {
  Recorder recorder;
  Session session(options(1));
  session.submit(work(100000, 1000), lane(Lane::batch, "a"), recorder.callbacks(0));
  session.submit(work(100000, 1000), lane(Lane::interactive, "a"), recorder.callbacks(1));
  session.submit(work(100000, 1000), lane(Lane::io, "a"), recorder.callbacks(2));
  session.submit(work(1, 0), lane(Lane::interactive, "b"), recorder.callbacks(3));
  session.cancel_tag("a");
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(recorder.wait(i));
    EXPECT_EQ(recorder.state(i), i == 3 ? JobState::done : JobState::cancelled);
  }
}

TEST(Session, ClosingCancelsEverythingAndNothingRunsAfterwards) {
  Recorder recorder;
  const auto start = Clock::now();
  {
    Session session(options(2));
    for (int i = 0; i < 12; ++i)
      session.submit(work(100000, 2000, {{"parallel", std::int64_t{i % 2}}}), lane(static_cast<Lane>(i % 3)),
                     recorder.callbacks(i));
    session.pause(2);
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_LT(seconds_since(start), 1.0);
  const std::size_t finished = recorder.order().size();
  EXPECT_EQ(finished, 12u);
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(recorder.order().size(), finished);
  EXPECT_EQ(recorder.late_calls(), 0);
}

TEST(Session, CallbacksMaySubmitAndCancel) {
  Recorder recorder;
  std::atomic<int> chained = 0;
  {
    Session session(options(1));
    JobCallbacks callbacks;
    callbacks.finished = [&](const JobInfo& info, ResultPointer) {
      session.cancel(info.id);
      EXPECT_FALSE(session.jobs().empty());
      if (++chained < 5) session.submit(work(1, 0), {}, callbacks);
      if (chained == 5) session.submit(work(1, 0), {}, recorder.callbacks(0));
    };
    session.submit(work(1, 0), {}, callbacks);
    ASSERT_TRUE(recorder.wait(0));
    session.submit(work(100000, 1000), {}, recorder.callbacks(1));
    JobCallbacks last;  // finishes while the session closes, and asks for more
    last.finished = [&](const JobInfo&, ResultPointer) {
      session.submit(work(1, 0), {}, recorder.callbacks(2));
    };
    session.submit(work(100000, 1000), {}, last);
  }
  EXPECT_EQ(chained, 5);
  EXPECT_EQ(recorder.finishes(2), 1);
  EXPECT_EQ(recorder.state(2), JobState::cancelled);
}

TEST(Session, ProgressComesAtMostEveryThirtyMillisecondsWithTimeLeft) {
  Recorder recorder;
  Session session(options(1));
  session.submit(work(300, 1000), lane(Lane::batch), recorder.callbacks(0));
  ASSERT_TRUE(recorder.wait(0));
  const auto changes = recorder.changes(0);
  const double seconds = recorder.info(0).seconds_running;
  EXPECT_GE(changes.size(), 3u);
  EXPECT_LE(static_cast<double>(changes.size()), seconds / 0.03 + 3);  // and the changes of state
  const JobInfo& late = changes.back();
  EXPECT_EQ(late.progress.total, 300);
  EXPECT_GT(late.progress.done, 100);
  EXPECT_GE(late.seconds_left, 0);
  // A steady job: what is left is predicted within a factor of three.
  const JobInfo& middle = changes[changes.size() / 2];
  EXPECT_NEAR(std::log(middle.seconds_left / (seconds - middle.seconds_running)), 0, std::log(3.0));
}

TEST(Session, EstimatesComeBeforeTheEnd) {
  Recorder recorder;
  Session session(options(2));
  session.submit(work(50, 1000, {{"estimates", std::int64_t{1}}}), {}, recorder.callbacks(0));
  ASSERT_TRUE(recorder.wait(0));
  EXPECT_GT(recorder.estimates(0), 1);
  EXPECT_EQ(recorder.late_calls(), 0);
}

TEST(Session, RunWaitsAndThrows) {
  Session session(options(2));
  EXPECT_EQ(std::get<ExplainResult>(*session.run(work(3, 100))).done, 3);
  try {
    session.run(work(1, 0, {{"fail", "error"}}));
    FAIL() << "no exception";
  } catch (const Error& error) {
    EXPECT_NE(one_line(error).find("model.safetensors"), std::string::npos);
  }
  std::stop_source stop;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(20ms);
    stop.request_stop();
  });
  EXPECT_THROW(session.run(work(100000, 1000), {}, stop.get_token()), Cancelled);
}

// No thread has to be woken for it, unless another job is before it.
TEST(Session, RunUsesTheCallingThread) {
  static std::mutex mutex;
  static std::vector<std::thread::id> ran_on;
  class Recording : public FakeEngine {
    ResultPointer run(const Request& request, EngineJob& job) override {
      {
        const std::lock_guard lock(mutex);
        ran_on.push_back(std::this_thread::get_id());
      }
      return FakeEngine::run(request, job);
    }
  };
  SessionOptions recording = options(2);
  recording.create_engine = [] { return std::make_unique<Recording>(); };
  Session session(recording);
  // A thread of the pool that has just begun may be quicker.
  ASSERT_TRUE(eventually([&] {
    session.run(work(1, 0));
    return ran_on.back() == std::this_thread::get_id();
  }));
  ran_on.clear();
  Recorder recorder;
  session.submit(work(20, 1000), lane(Lane::batch, ""), recorder.callbacks(0));
  ASSERT_TRUE(eventually([&] { return session.jobs().front().state == JobState::running; }));
  session.run(work(1, 0));
  EXPECT_EQ(recorder.finishes(0), 1);
  ASSERT_EQ(ran_on.size(), 2u);
  for (const std::thread::id& thread : ran_on) EXPECT_NE(thread, std::this_thread::get_id());
}

TEST(Session, ItsThreadsGiveWayAsAsked) {
  static std::atomic<int> seen = 0;
  class Looking : public FakeEngine {
    ResultPointer run(const Request& request, EngineJob& job) override {
      seen = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
      return FakeEngine::run(request, job);
    }
  };
  const int own = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
  for (const int niceness : {0, 5}) {
    SessionOptions given = options(1);
    given.niceness = niceness;
    given.create_engine = [] { return std::make_unique<Looking>(); };
    Session session(given);
    Recorder recorder;
    session.submit(work(1, 0), {}, recorder.callbacks(0));
    ASSERT_TRUE(recorder.wait(0));
    EXPECT_EQ(seen, std::max(own, niceness));
  }
}

TEST(Session, SecondRunOfAKeyComesFromTheCache) {
  Session session(options(1));
  const Request request = work(1, 0, {{"key", "k"}});
  FakeEngine::runs = 0;
  const ResultPointer first = session.run(request);
  EXPECT_EQ(session.run(request), first);
  EXPECT_EQ(FakeEngine::runs, 1);
  Recorder recorder;
  SubmitOptions fresh;
  fresh.use_cache = false;
  session.submit(request, fresh, recorder.callbacks(0));
  ASSERT_TRUE(recorder.wait(0));
  EXPECT_EQ(FakeEngine::runs, 2);
  session.run(work(1, 0));
  session.run(work(1, 0));
  EXPECT_EQ(FakeEngine::runs, 4);
}

TEST(Session, JobsListsLiveOnesFirstAndTheLastHundredEnded) {
  Session session(options(1));
  for (int i = 0; i < 120; ++i) session.run(work(1, 0));
  const JobId live = session.submit(work(100000, 1000), {}, {});
  const auto jobs = session.jobs();
  ASSERT_EQ(jobs.size(), 101u);
  EXPECT_EQ(jobs[0].id, live);
  EXPECT_EQ(jobs[0].title, "Explain model.safetensors: gradient");
  EXPECT_EQ(jobs[1].id, live - 1);
  EXPECT_EQ(jobs[1].state, JobState::done);
  EXPECT_FALSE(session.idle());
}

TEST(Session, EngineThatCannotBeLoadedFailsTheJobAndIsTriedAgain) {
  std::atomic<int> tries = 0;
  SessionOptions given = options(1);
  given.create_engine = [&]() -> std::unique_ptr<Engine> {
    if (++tries == 1) throw Error("not found", "liblacewing-engine.so");
    return std::make_unique<FakeEngine>();
  };
  Session session(given);
  EXPECT_THROW(session.run(work(1, 0)), Error);
  EXPECT_NO_THROW(session.run(work(1, 0)));
  EXPECT_EQ(session.catalogue().methods.at(0).name, "gradient");
  EXPECT_EQ(tries, 2);
}

TEST(Session, JobThatWaitsForTheEngineCanBeCancelled) {
  SessionOptions given = options(1);
  given.create_engine = []() -> std::unique_ptr<Engine> {
    std::this_thread::sleep_for(500ms);
    return std::make_unique<FakeEngine>();
  };
  Session session(given);
  session.warm_up();
  Recorder recorder;
  const auto start = Clock::now();
  const JobId id = session.submit(work(1, 0), {}, recorder.callbacks(0));
  ASSERT_TRUE(eventually([&] { return is_running(session, id); }));
  session.cancel(id);
  ASSERT_TRUE(recorder.wait(0));
  EXPECT_LT(seconds_since(start), 0.2);
}

}  // namespace
}  // namespace lacewing::test
