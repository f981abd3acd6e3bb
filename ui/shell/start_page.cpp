#include "shell/start_page.h"

#include <QtCore/QFileInfo>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

#include "canvas/image_conversion.h"
#include "models/preferences.h"
#include "panes/chip.h"
#include "panes/headers.h"
#include "panes/segmented_switch.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/numbers.h"
#include "style/painting.h"

namespace lacewing::ui {
namespace {

constexpr int blockWidth = 1016, asideWidth = 328, recentShown = 5;

QLabel* makeLabel(const QString& text, TextRole role, TextColour colour, QWidget* parent, bool wrap = false) {
  auto* label = new QLabel(text, parent);
  label->setFont(font(role));
  setTextColour(label, colour);
  label->setWordWrap(wrap);
  return label;
}

class Mark : public QWidget {
 public:
  explicit Mark(QWidget* parent) : QWidget(parent) {
    const int side = Metrics(this).scaled(64);
    setFixedSize(side, side);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    WidgetPainter painter(this);
    paintMark(painter, rect(), tokens(this).accent);
  }
};

/// "top-k attack" over an arrow.
class Arrow : public QWidget {
 public:
  Arrow(const QString& text, QWidget* parent) : QWidget(parent), text_(text) {
    setFont(lacewing::ui::font(TextRole::section));
    setMinimumWidth(fontMetrics().horizontalAdvance(text_) + space::between);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    WidgetPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(tokens(this).text2);
    const qreal middle = height() / 2.0;
    painter.drawText(QRectF(0, 0, width(), middle - 6), Qt::AlignHCenter | Qt::AlignBottom, text_);
    painter.setPen(QPen(tokens(this).borderStrong, 1.35));
    const qreal left = width() / 2.0 - 28, right = width() / 2.0 + 28;
    painter.drawLine(QPointF(left, middle + 4), QPointF(right, middle + 4));
    painter.drawLine(QPointF(right, middle + 4), QPointF(right - 5, middle));
    painter.drawLine(QPointF(right, middle + 4), QPointF(right - 5, middle + 8));
  }

 private:
  QString text_;
};

/// Where files are dropped; the whole window takes them.
class DropTarget : public QWidget {
 public:
  explicit DropTarget(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("dropTarget"));
    setMinimumHeight(Metrics(this).scaled(108));
    setAccessibleName(StartPage::tr("Drop checkpoints, pictures or a folder anywhere in this window"));
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    WidgetPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& colours = tokens(this);
    painter.setPen(QPen(colours.borderStrong, 1, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius::card, radius::card);
    const int text = Metrics(this).text;
    const qreal top = (height() - 24 - 2 * text - space::between - space::inside) / 2.0;
    paintIcon(painter, QStringLiteral("project"), QRectF(width() / 2.0 - 10, top, 20, 20), colours.text2);
    painter.setFont(lacewing::ui::font(TextRole::strong));
    painter.setPen(colours.text);
    const QRectF line(0, top + 24 + space::inside, width(), text + 2);
    painter.drawText(line, Qt::AlignCenter, StartPage::tr("Drop checkpoints, pictures or a folder"));
    painter.setFont(lacewing::ui::font(TextRole::small));
    painter.setPen(colours.text2);
    painter.drawText(line.translated(0, text + space::inside), Qt::AlignCenter,
                     StartPage::tr("anywhere in this window"));
  }
};

}  // namespace

StartPage::StartPage(Actions& actions, SessionClient& client, Theme* theme, QWidget* parent)
    : QScrollArea(parent), actions_(actions), client_(client) {
  setObjectName(QStringLiteral("startPage"));
  setAccessibleName(tr("Start page"));
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::NoFocus);
  auto* content = new QWidget;
  setBackground(content, Background::window);
  auto* centre = new QHBoxLayout(content);
  centre->setContentsMargins(space::margin, space::start2, space::margin, space::start2);
  auto* block = new QWidget(content);
  block->setMaximumWidth(Metrics(this).scaled(blockWidth));
  auto* column = new QVBoxLayout(block);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::start2);
  column->addStretch(1);
  column->addWidget(makeHead());
  auto* middle = new QHBoxLayout;
  middle->setSpacing(space::start3);
  auto* main = new QVBoxLayout;
  main->setSpacing(space::margin);
  main->addWidget(makeSample());
  auto* cards = new QHBoxLayout;
  cards->setSpacing(space::margin);
  auto* checkpoint =
      new ActionCard(actions_["openCheckpoint"], tr("PyTorch or safetensors, with its class names"), block);
  checkpoint->setObjectName(QStringLiteral("openCheckpointCard"));
  auto* project = new ActionCard(actions_["openProject"],
                                 tr("Pictures, models, attacks and figures of earlier work"), block);
  project->setObjectName(QStringLiteral("openProjectCard"));
  cards->addWidget(checkpoint);
  cards->addWidget(project);
  main->addLayout(cards);
  middle->addLayout(main, 1);
  middle->addWidget(makeAside());
  column->addLayout(middle);
  column->addWidget(makeFoot(theme));
  column->addStretch(1);
  centre->addStretch(1);
  centre->addWidget(block, 100);
  centre->addStretch(1);
  setWidget(content);
}

QWidget* StartPage::makeHead() {
  auto* head = new QWidget(this);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::margin);
  row->addWidget(new Mark(head));
  auto* words = new QVBoxLayout;
  words->setSpacing(space::inside);
  words->addWidget(makeLabel(tr("Lacewing"), TextRole::display, TextColour::text, head));
  words->addWidget(makeLabel(tr("See how a small change of a picture moves its explanation."), TextRole::body,
                             TextColour::text2, head));
  row->addLayout(words, 1);
  return head;
}

QWidget* StartPage::makeSample() {
  auto* card = new QFrame(this);
  card->setObjectName(QStringLiteral("sampleCard"));
  setCard(card);
  auto* column = new QVBoxLayout(card);
  column->setContentsMargins(space::start1, space::start1, space::start1, space::start1);
  column->setSpacing(space::inside);
  column->addWidget(makeLabel(tr("Explore the sample"), TextRole::heading, TextColour::text, card));
  family_ = makeLabel(tr("Small Fashion-MNIST networks, ready in a second. No download."), TextRole::body,
                      TextColour::text2, card);
  column->addWidget(family_);
  column->addSpacing(space::between);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::margin);
  const QString titles[] = {tr("picture"), tr("its gradient"), tr("edited"), tr("its gradient")};
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    shown_[i] = new SamplePicture(titles[i], card);
    row->addWidget(shown_[i]);
    if (i == 1) row->addWidget(new Arrow(tr("random noise"), card), 1);
  }
  row->addStretch(1);
  column->addLayout(row);
  column->addSpacing(space::margin);
  column->addStretch(1);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(space::margin);
  open_ = new QPushButton(primaryIcon(QStringLiteral("chevron-right")), tr("Explore the sample"), card);
  open_->setObjectName(QStringLiteral("openSampleButton"));
  setPrimary(open_);
  setLarge(open_);
  foot->addWidget(open_);
  verdict_ = makeLabel(tr("Drag ε, or paint, to see when the map changes."), TextRole::body,
                       TextColour::text2, card, true);
  foot->addWidget(verdict_, 1);
  foot->addWidget(new Chip(tr("Enter"), Chip::Kind::key, card));
  column->addLayout(foot);
  connect(open_, &QPushButton::clicked, actions_["openSample"], &QAction::trigger);
  return card;
}

QWidget* StartPage::makeAside() {
  auto* aside = new QWidget(this);
  const Metrics metrics(this);
  aside->setMinimumWidth(metrics.scaled(240));
  aside->setMaximumWidth(metrics.scaled(asideWidth));
  aside->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  auto* column = new QVBoxLayout(aside);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::between);
  column->addWidget(makeLabel(tr("What you can do here"), TextRole::section, TextColour::text2, aside));
  auto* list = new QWidget(aside);
  list->setObjectName(QStringLiteral("capabilityList"));
  auto* capabilities = new QVBoxLayout(list);
  capabilities->setContentsMargins(0, 0, 0, 0);
  capabilities->setSpacing(space::between);
  const struct {
    const char* icon;
    QString title, text;
  } entries[] = {
      {"side-by-side", tr("Compare explanations"),
       tr("Original and edited maps on one zero-centred scale, with the numbers beside them.")},
      {"brush", tr("Paint on a picture"),
       tr("Brush, noise, blur, patch and stamp: the maps follow the pointer.")},
      {"model", tr("Change the checkpoint"), tr("The same picture and edit, seen by another network.")},
      {"export", tr("Save what you found"), tr("Pictures and maps as numbers, without loss.")}};
  for (const auto& entry : entries) {
    auto* row = new QHBoxLayout;
    row->setSpacing(space::margin);
    auto* icon = new QLabel(list);
    icon->setPixmap(lacewing::ui::icon(QString::fromUtf8(entry.icon)).pixmap(16, 16));
    row->addWidget(icon, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(makeLabel(entry.title, TextRole::strong, TextColour::text, list));
    words->addWidget(makeLabel(entry.text, TextRole::small, TextColour::text2, list, true));
    row->addLayout(words, 1);
    capabilities->addLayout(row);
  }
  column->addWidget(list);
  column->addWidget(new Hairline(Qt::Horizontal, aside));
  column->addWidget(makeLabel(tr("Recent"), TextRole::section, TextColour::text2, aside));
  auto* recent = new QWidget(aside);
  recent->setObjectName(QStringLiteral("recentList"));
  recent_ = new QVBoxLayout(recent);
  recent_->setContentsMargins(0, 0, 0, 0);
  recent_->setSpacing(0);
  column->addWidget(recent);
  column->addStretch(1);
  column->addWidget(new DropTarget(aside));
  return aside;
}

QWidget* StartPage::makeFoot(Theme* theme) {
  auto* foot = new QWidget(this);
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::between);
  auto* show = new QCheckBox(tr("Show this page at start"), foot);
  show->setObjectName(QStringLiteral("showAtStartCheck"));
  show->setChecked(Preferences::load().startPage);
  connect(show, &QCheckBox::toggled, this, [](bool on) {
    Preferences preferences = Preferences::load();
    preferences.startPage = on;
    preferences.store();
  });
  row->addWidget(show);
  row->addStretch(1);
  row->addWidget(makeLabel(tr("Theme"), TextRole::small, TextColour::text2, foot));
  auto* modes = new SegmentedSwitch(foot);
  modes->setObjectName(QStringLiteral("themeSwitch"));
  modes->setAccessibleName(tr("Theme"));
  const char* ids[] = {"themeSystem", "themeLight", "themeDark"};
  const QString names[] = {tr("System"), tr("Light"), tr("Dark")};
  for (int i = 0; i < 3; ++i) {
    modes->addItem(names[i]);
    if (actions_[ids[i]]->isChecked() || (theme == nullptr && i == 0)) modes->setCurrentIndex(i);
    connect(actions_[ids[i]], &QAction::toggled, modes, [modes, i](bool on) {
      if (on) modes->setCurrentIndex(i);
    });
    connect(modes, &SegmentedSwitch::currentChanged, actions_[ids[i]],
            [action = actions_[ids[i]], i](int index) {
              if (index == i && !action->isChecked()) action->trigger();
            });
  }
  row->addWidget(modes);
  return foot;
}

void StartPage::showRecent() {
  while (QLayoutItem* item = recent_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const QStringList files = recentFiles();
  if (files.isEmpty()) {
    recent_->addWidget(
        makeLabel(tr("Files you open will be listed here."), TextRole::small, TextColour::text2, this));
    return;
  }
  for (const QString& file : files.mid(0, recentShown)) {
    auto* button = new QPushButton(QFileInfo(file).fileName(), this);
    setLink(button);
    button->setToolTip(file);
    connect(button, &QPushButton::clicked, this, [this, file] { Q_EMIT openRequested(file); });
    recent_->addWidget(button, 0, Qt::AlignLeft);
  }
}

void StartPage::fill() {
  showRecent();
  open_->setFocus(Qt::OtherFocusReason);
  if (filled_) return;
  filled_ = true;
  sample_ = std::make_shared<CheckpointFamily>();
  client_.read(
      [sample = sample_] { *sample = readFamily(sampleFolder()); }, this,
      [this](const QString& error) {
        if (!error.isEmpty() || sample_->pictures.empty()) {
          family_->setText(tr("The sample is not installed: %1").arg(error));
          filled_ = false;
          return;
        }
        const auto place = static_cast<std::size_t>(
            std::clamp(sample_->picture, 0, static_cast<int>(sample_->pictures.size()) - 1));
        original_ = sample_->pictures[place].source;
        edited_ = renderUnderlay(original_, {}, sample_->edit);
        family_->setText(tr("%1 small networks, %2 pictures, ready in a second. No download.")
                             .arg(sample_->checkpoints.size())
                             .arg(sample_->pictures.size()));
        shown_[0]->setImage(toImage(*original_));
        shown_[2]->setImage(toImage(*edited_));
        shown_[2]->setTitle(tr("after ε = %1").arg(epsilonText(qRound(sample_->edit.epsilon * 255))));
        predict();
      });
}

void StartPage::predict() {
  PredictRequest request;
  request.model.path = sample_->checkpoints.front().path.toStdString();
  for (const auto& picture : {original_, edited_}) {
    InputReference input;
    input.picture = picture;
    request.inputs.push_back(input);
  }
  SessionClient::Handlers handlers;
  handlers.finished = [this](const JobInfo& info, const ResultPointer& result) {
    if (info.state != JobState::done) return;
    const auto& known = std::get<PredictResult>(*result);
    std::int64_t target = -1;
    for (std::int64_t i = 0; i < 2; ++i) {
      const auto values = known.probabilities.row(i);
      const std::int64_t best = std::max_element(values.begin(), values.end()) - values.begin();
      if (i == 0) target = best;
      const QString name = best < sample_->classNames.size() ? sample_->classNames[static_cast<int>(best)]
                                                             : tr("class %1").arg(best);
      shown_[static_cast<std::size_t>(2 * i)]->setDetail(
          tr("%1  %2").arg(name, percent(values[static_cast<std::size_t>(best)])));
    }
    explain(1, original_, target);
    explain(3, edited_, target);
  };
  client_.submit(std::move(request),
                 {Lane::interactive, "start/predict", tr("Predict the sample").toStdString(), true}, this,
                 std::move(handlers));
}

void StartPage::explain(int place, const std::shared_ptr<const Array<float>>& picture, std::int64_t target) {
  ExplainRequest request;
  request.model.path = sample_->checkpoints.front().path.toStdString();
  InputReference input;
  input.picture = picture;
  request.inputs = {input};
  request.targets = {target};
  SessionClient::Handlers handlers;
  handlers.finished = [this, place](const JobInfo& info, const ResultPointer& result) {
    if (info.state != JobState::done) return;
    const Array<float> map = signedMap(std::get<ExplainResult>(*result).maps);
    shown_[static_cast<std::size_t>(place)]->setImage(
        toImage(map, divergingMap(), symmetricPercentile({std::span<const float>(map.values)})));
  };
  const std::string tag = "start/explain/" + std::to_string(place);
  client_.submit(std::move(request), {Lane::interactive, tag, tr("Explain the sample").toStdString(), true},
                 this, std::move(handlers));
}

void StartPage::keyPressEvent(QKeyEvent* event) {
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter) {
    open_->click();
  } else {
    QScrollArea::keyPressEvent(event);
  }
}

void StartPage::changeEvent(QEvent* event) {
  QScrollArea::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  for (QLabel* label : findChildren<QLabel*>()) label->update();
}

}  // namespace lacewing::ui
