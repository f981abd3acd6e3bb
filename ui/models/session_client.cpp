#include "models/session_client.h"

#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <algorithm>

#include "base/error.h"

namespace lacewing::ui {
namespace {

constexpr int announceEvery = 30;  // ms
// With two processors and two compute threads, the window would share one of them: a turn of its event loop
// with 30 ms of work would take 60. With this niceness it gets nine tenths (nice(7): a tenth per step).
constexpr int behindWindow = 10;

SessionOptions niced(SessionOptions options) {
  options.niceness = std::max(options.niceness, behindWindow);
  return options;
}

QString describe(std::exception_ptr failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return QString::fromStdString(one_line(error));
  } catch (const std::exception& error) {
    return QString::fromUtf8(error.what());
  }
}

}  // namespace

QString whyNoCard(const std::vector<DeviceInfo>& devices) {
  QString reason = SessionClient::tr("this build has no CUDA");
  for (const DeviceInfo& device : devices) {
    if (device.choice != DeviceChoice::cuda) continue;
    if (device.available) return {};
    reason = QString::fromStdString(device.why_not);
  }
  return SessionClient::tr(
             "No graphics card can be used: %1. Run ./dev setup --cuda on a machine with an NVIDIA GPU")
      .arg(reason);
}

SessionClient::SessionClient(SessionOptions options, QObject* parent)
    : QObject(parent), session_(std::make_unique<Session>(niced(std::move(options)))) {}

SessionClient::~SessionClient() {
  session_->cancel_all();
  readers_.clear();
  if (warmUp_.joinable()) warmUp_.join();
  session_.reset();
}

// Called on worker threads; `this` outlives them because the destructor joins them first. The context is
// looked at in the window's thread only, where it also dies: QPointer guards it there.
void SessionClient::post(std::function<void()> call) {
  QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
}

void SessionClient::announce() {
  if (announced_.exchange(true)) return;
  QMetaObject::invokeMethod(
      this,
      [this] {
        QTimer::singleShot(announceEvery, this, [this] {
          announced_ = false;
          Q_EMIT jobsChanged();
        });
      },
      Qt::QueuedConnection);
}

void SessionClient::setDevice(DeviceChoice device) {
  if (device == device_) return;
  device_ = device;
  if (warm_ && device_ != DeviceChoice::cpu) askDevices();
  Q_EMIT deviceChanged();
}

void SessionClient::askDevices() {
  if (!warm_ || asked_) return;
  asked_ = true;
  const auto found = std::make_shared<std::vector<DeviceInfo>>();
  read([this, found] { *found = session_->devices(); }, this,
       [this, found](const QString& error) {
         if (!error.isEmpty()) return;  // the engine cannot be loaded: that is said elsewhere
         devices_ = *found;
         Q_EMIT devicesReady();
       });
}

const DeviceInfo* SessionClient::card() const {
  if (device_ == DeviceChoice::cpu) return nullptr;
  for (const DeviceInfo& device : devices_)
    if (device.choice == DeviceChoice::cuda && device.available) return &device;
  return nullptr;
}

JobId SessionClient::submit(Request request, SubmitOptions options, QObject* context, Handlers handlers) {
  std::visit(
      [this](auto& any) {
        if constexpr (requires { any.run.device; })
          any.run.device = device_ == DeviceChoice::cpu ? DeviceChoice::cpu : DeviceChoice::automatic;
      },
      request);
  const auto shared = std::make_shared<Handlers>(std::move(handlers));
  const QPointer<QObject> guard(context);
  JobCallbacks callbacks;
  callbacks.changed = [this, shared, guard](const JobInfo& info) {
    announce();
    if (shared->progress)
      post([shared, guard, info] {
        if (guard) shared->progress(info);
      });
  };
  if (shared->estimate) {
    callbacks.estimate = [this, shared, guard](ResultPointer estimate) {
      post([shared, guard, estimate] {
        if (guard) shared->estimate(estimate);
      });
    };
  }
  callbacks.finished = [this, shared, guard](const JobInfo& info, ResultPointer result) {
    announce();
    if (shared->finished)
      post([shared, guard, info, result] {
        if (guard) shared->finished(info, result);
      });
  };
  const JobId id = session_->submit(std::move(request), std::move(options), std::move(callbacks));
  announce();
  return id;
}

void SessionClient::warmUp() {
  session_->warm_up();
  warm_ = true;
  if (device_ != DeviceChoice::cpu) askDevices();
  warmUp_ = std::jthread([this] {
    try {
      Catalogue catalogue = session_->catalogue();
      post([this, catalogue = std::move(catalogue)] {
        catalogue_ = catalogue;
        Q_EMIT catalogueReady();
      });
    } catch (...) {
      post([this, error = describe(std::current_exception())] { Q_EMIT engineFailed(error); });
    }
  });
}

void SessionClient::read(std::function<void()> work, QObject* context,
                         std::function<void(const QString&)> done) {
  const QPointer<QObject> guard(context);
  ++reading_;
  std::erase_if(readers_, [](const Reader& reader) { return reader.ended->load(); });
  const auto ended = std::make_shared<std::atomic<bool>>(false);
  readers_.push_back(
      {ended, std::jthread([this, ended, work = std::move(work), done = std::move(done), guard] {
         QString error;
         try {
           work();
         } catch (...) {
           error = describe(std::current_exception());
         }
         post([this, error, done, guard] {
           --reading_;
           if (guard) done(error);
         });
         *ended = true;
       })});
}

}  // namespace lacewing::ui
