#include "docks/checkpoint_card.h"

#include <QtCore/QFileInfo>
#include <QtCore/QRegularExpression>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

#include "base/error.h"
#include "base/fields.h"
#include "commands/choice_commands.h"
#include "models/method_names.h"
#include "style/metrics.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

constexpr int largestSide = 4096;

bool sameNumbers(const Preprocessing& a, const Preprocessing& b) {
  Preprocessing left = a, right = b;
  left.origin = right.origin = {};
  return left == right;
}

}  // namespace

QString numbersText(const std::vector<double>& values) {
  QStringList parts;
  for (const double value : values) parts << QString::number(value, 'g', 6);
  return parts.join(QLatin1Char(' '));
}

std::optional<std::vector<double>> numbersOf(const QString& text) {
  static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
  std::vector<double> values;
  for (const QString& part : text.split(between, Qt::SkipEmptyParts)) {
    try {
      values.push_back(parse_number(part.toStdString(), "value"));
    } catch (const Error&) {
      return std::nullopt;
    }
  }
  return values;
}

CheckpointCard::CheckpointCard(Document& document, QWidget* parent)
    : ScrollColumn(QStringLiteral("checkpointCard"), space::between, parent),
      document_(document),
      preset_(new QComboBox),
      channels_(new QComboBox),
      size_(new QSpinBox),
      resize_(new QSpinBox),
      mean_(new QLineEdit),
      std_(new QLineEdit) {
  QWidget* const content = this->content();
  QVBoxLayout* const column = this->column();
  title_ = new TextLabel({}, TextRole::title, TextColour::text, content);
  column->addWidget(title_);
  facts_ = new KeyValueList(content);
  facts_->setObjectName(QStringLiteral("checkpointFacts"));
  column->addWidget(facts_);
  column->addWidget(new Hairline(Qt::Horizontal, content));
  auto* head = new SectionHeader(tr("Preprocessing"), content);
  origin_ = new Chip(content);
  origin_->setObjectName(QStringLiteral("preprocessingOrigin"));
  head->addTrailing(origin_);
  column->addWidget(head);

  auto* form = new QFormLayout;
  form->setSpacing(space::between);
  const auto add = [&](const QString& label, QWidget* field, const char* name, const QString& tip) {
    field->setObjectName(QString::fromUtf8(name));
    field->setAccessibleName(label);
    field->setToolTip(tip);
    form->addRow(label, field);
  };
  preset_->addItem(tr("As stated"));
  for (const auto& name : preprocessing_presets()) preset_->addItem(QString::fromStdString(name));
  preset_->addItem(tr("Own values"));
  channels_->addItems({QStringLiteral("rgb"), QStringLiteral("bgr"), QStringLiteral("grey")});
  for (QSpinBox* side : {size_, resize_}) {
    side->setRange(0, largestSide);
    side->setSuffix(tr(" px"));
    side->setKeyboardTracking(false);
  }
  size_->setSpecialValueText(tr("as the picture"));
  resize_->setSpecialValueText(tr("size / 0.875"));
  add(tr("Preset"), preset_, "preprocessingPreset", tr("Known ways to prepare pictures"));
  add(tr("Size"), size_, "preprocessingSize", tr("Side of the square that the network sees"));
  add(tr("Resize"), resize_, "preprocessingResize", tr("Shorter side before the centre is cut out"));
  add(tr("Channels"), channels_, "preprocessingChannels", tr("Order of the colours"));
  add(tr("Mean"), mean_, "preprocessingMean", tr("Subtracted: one number, or one a channel; empty: 0"));
  add(tr("Deviation"), std_, "preprocessingStd", tr("Divided by: one number, or one a channel; empty: 1"));
  column->addLayout(form);
  problem_ = new TextLabel({}, TextRole::small, TextColour::error, content);
  problem_->setObjectName(QStringLiteral("preprocessingProblem"));
  column->addWidget(problem_);
  stated_ = new QPushButton(tr("Back to what is stated"), content);
  stated_->setObjectName(QStringLiteral("preprocessingStated"));
  column->addWidget(stated_, 0, Qt::AlignLeft);
  column->addStretch(1);

  connect(preset_, &QComboBox::activated, this, &CheckpointCard::choosePreset);
  connect(channels_, &QComboBox::activated, this, [this] { apply(); });
  for (QSpinBox* side : {size_, resize_}) connect(side, &QSpinBox::valueChanged, this, [this] { apply(); });
  for (QLineEdit* field : {mean_, std_})
    connect(field, &QLineEdit::editingFinished, this, [this] { apply(); });
  connect(stated_, &QPushButton::clicked, this,
          [this] { choosePreprocessing(document_, document_.currentCheckpoint(), std::nullopt); });
  connect(&document_, &Document::changed, this, [this](const Change& change) {
    if (change.what == Change::What::checkpoints || change.what == Change::What::currentCheckpoint) refresh();
  });
  refresh();
}

void CheckpointCard::refresh() {
  const Checkpoint* checkpoint = document_.checkpoint();
  title_->setText(checkpoint == nullptr ? tr("No checkpoint") : checkpointTitle(*checkpoint));
  std::vector<std::pair<QString, QString>> facts;
  if (checkpoint != nullptr) {
    facts.emplace_back(tr("File"), QFileInfo(checkpoint->path).fileName());
    if (checkpoint->inspected) {
      facts.emplace_back(tr("Architecture"), checkpoint->architecture);
      facts.emplace_back(tr("Parameters"), count(checkpoint->parameterCount));
      facts.emplace_back(tr("Classes"), count(checkpoint->classCount));
      facts.emplace_back(tr("SHA-256"), checkpoint->hash.left(12));
    }
    if (checkpoint->clean) facts.emplace_back(tr("Clean accuracy"), percent(*checkpoint->clean));
    if (checkpoint->robust) facts.emplace_back(tr("Robust accuracy"), percent(*checkpoint->robust));
  }
  facts_->setPairs(std::move(facts));

  const bool known = checkpoint != nullptr && checkpoint->preprocessing.has_value();
  for (QWidget* field :
       {static_cast<QWidget*>(preset_), static_cast<QWidget*>(channels_), static_cast<QWidget*>(size_),
        static_cast<QWidget*>(resize_), static_cast<QWidget*>(mean_), static_cast<QWidget*>(std_)})
    field->setEnabled(known);
  stated_->setEnabled(known && checkpoint->chosenPreprocessing.has_value());
  stated_->setToolTip(stated_->isEnabled() ? QString() : tr("Nothing was chosen here"));
  problem_->setText({});
  problem_->hide();
  if (!known) {
    showOrigin(tr("not known yet"), Chip::Kind::neutral);
    return;
  }
  const Preprocessing& now = *checkpoint->preprocessing;
  if (checkpoint->chosenPreprocessing) {
    showOrigin(tr("chosen here"), Chip::Kind::accent);
  } else if (now.guessed()) {
    showOrigin(tr("a guess"), Chip::Kind::amber,
               tr("The file does not say how pictures were prepared; this was guessed from the network"));
  } else {
    showOrigin(QString::fromStdString(now.origin), Chip::Kind::neutral);
  }
  const QSignalBlocker quiet[] = {QSignalBlocker(size_), QSignalBlocker(resize_)};
  size_->setValue(static_cast<int>(now.size));
  resize_->setValue(static_cast<int>(now.resize));
  channels_->setCurrentText(QString::fromStdString(now.channels));
  mean_->setText(numbersText(now.mean));
  std_->setText(numbersText(now.std));
  int preset = checkpoint->chosenPreprocessing ? preset_->count() - 1 : 0;
  for (int i = 1; checkpoint->chosenPreprocessing && i + 1 < preset_->count(); ++i) {
    Preprocessing candidate = preprocessing_preset(preset_->itemText(i).toStdString());
    if (candidate.size == 0) candidate.size = now.size;
    if (sameNumbers(candidate, now)) {
      preset = i;
      break;
    }
  }
  preset_->setCurrentIndex(preset);
}

void CheckpointCard::showOrigin(const QString& text, Chip::Kind kind, const QString& tip) {
  origin_->setText(text);
  origin_->setKind(kind);
  origin_->setToolTip(tip);
}

void CheckpointCard::choosePreset(int index) {
  const Checkpoint* checkpoint = document_.checkpoint();
  if (checkpoint == nullptr || !checkpoint->preprocessing) return;
  if (index == 0) {
    choosePreprocessing(document_, document_.currentCheckpoint(), std::nullopt);
  } else if (index + 1 < preset_->count()) {
    Preprocessing chosen = preprocessing_preset(preset_->itemText(index).toStdString());
    if (chosen.size == 0) chosen.size = checkpoint->preprocessing->size;
    choosePreprocessing(document_, document_.currentCheckpoint(), chosen);
  }
  refresh();
}

std::optional<Preprocessing> CheckpointCard::read() {
  Preprocessing chosen = *document_.checkpoint()->preprocessing;
  chosen.origin = "request";
  chosen.size = size_->value();
  chosen.resize = resize_->value();
  chosen.channels = channels_->currentText().toStdString();
  const auto mean = numbersOf(mean_->text()), deviation = numbersOf(std_->text());
  const std::size_t channels = chosen.channels == "grey" ? 1 : 3;
  const auto fits = [channels](const std::optional<std::vector<double>>& values) {
    return values && (values->size() <= 1 || values->size() == channels);
  };
  QString problem;
  if (!fits(mean)) problem = tr("Mean: one number, or one a channel");
  if (!fits(deviation)) problem = tr("Deviation: one number, or one a channel");
  if (problem.isEmpty() && std::any_of(deviation->begin(), deviation->end(), [](double v) { return v <= 0; }))
    problem = tr("Deviations are larger than 0");
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
  if (!problem.isEmpty()) return std::nullopt;
  chosen.mean = *mean;
  chosen.std = *deviation;
  return chosen;
}

void CheckpointCard::apply() {
  const Checkpoint* checkpoint = document_.checkpoint();
  if (checkpoint == nullptr || !checkpoint->preprocessing) return;
  const auto chosen = read();
  if (!chosen || sameNumbers(*chosen, *checkpoint->preprocessing)) return;
  choosePreprocessing(document_, document_.currentCheckpoint(), chosen);
}

QSize CheckpointCard::sizeHint() const {
  return {Metrics(this).scaled(320), 400};
}

}  // namespace lacewing::ui
