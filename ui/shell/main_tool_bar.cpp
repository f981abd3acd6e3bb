#include "shell/main_tool_bar.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

#include "commands/choice_commands.h"
#include "commands/row_commands.h"
#include "models/method_names.h"
#include "panes/headers.h"
#include "style/fonts.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr int roomy = 1200;  // px of width

QLabel* caption(const QString& text, QWidget* buddy, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setFont(font(TextRole::small));
  label->setBuddy(buddy);
  setTextColour(label, TextColour::text2);
  return label;
}

void setReason(QWidget* widget, const QString& reason) {
  widget->setEnabled(false);
  widget->setToolTip(reason);
}

}  // namespace

MainToolBar::MainToolBar(Document& document, Comparison& comparison, CheckpointModel& checkpoints,
                         Actions& actions, QWidget* parent)
    : QToolBar(parent), document_(document), comparison_(comparison) {
  setObjectName(QStringLiteral("mainToolBar"));
  setWindowTitle(tr("Main toolbar"));
  setMovable(false);
  setFloatable(false);
  const Metrics metrics(this);
  setFixedHeight(metrics.toolBar());
  auto* content = new QWidget(this);
  auto* row = new QHBoxLayout(content);
  row->setContentsMargins(space::margin - 2, 0, space::margin - 2, 0);
  row->setSpacing(space::between);
  const auto combo = [&](const QString& name, const QString& accessible, int width) {
    auto* box = new QComboBox(content);
    box->setObjectName(name);
    box->setAccessibleName(accessible);
    box->view()->setAccessibleName(accessible);
    box->setMinimumWidth(metrics.scaled(width * 2 / 5));
    box->setMaximumWidth(metrics.scaled(width));
    box->setMinimumContentsLength(4);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return box;
  };

  model_ = combo(QStringLiteral("modelCombo"), tr("Checkpoint"), 160);
  model_->setModel(&checkpoints);
  model_->setModelColumn(CheckpointModel::trainedAgainst);
  class_ = combo(QStringLiteral("classCombo"), tr("Explained class"), 180);
  class_->setToolTip(tr("The class whose logit is explained, for both pictures"));
  method_ = combo(QStringLiteral("methodCombo"), tr("Method of the selected row"), 168);
  methodParams_ = actionButton(actions["methodParameters"], content);
  methodParams_->setObjectName(QStringLiteral("methodParamsButton"));
  whenRoomy_.push_back(caption(tr("Model"), model_, content));
  row->addWidget(whenRoomy_.back());
  row->addWidget(model_, 3);
  row->addSpacing(space::between);
  whenRoomy_.push_back(caption(tr("Class"), class_, content));
  row->addWidget(whenRoomy_.back());
  row->addWidget(class_, 3);
  row->addSpacing(space::between);
  whenRoomy_.push_back(caption(tr("Method"), method_, content));
  row->addWidget(whenRoomy_.back());
  row->addWidget(method_, 3);
  row->addWidget(methodParams_);
  row->addWidget(new Hairline(Qt::Vertical, content));

  attack_ = combo(QStringLiteral("attackCombo"), tr("Attack"), 184);
  attack_->addItem(tr("Random-sign noise"));
  const QString later =
      tr("Attacks on explanations are not part of this version; the slider sets random-sign noise");
  setReason(attack_, later);
  auto* attackParams = actionButton(actions["attackParameters"], content);
  attackParams->setObjectName(QStringLiteral("attackParamsButton"));
  auto* run = new QPushButton(icon(QStringLiteral("run")), tr("Run"), content);
  run->setObjectName(QStringLiteral("runAttackButton"));
  run->setAccessibleName(tr("Run attack"));
  setReason(run, later);
  auto* attackCaption = caption(tr("Attack"), attack_, content);
  row->addWidget(attackCaption);
  row->addWidget(attack_, 3);
  row->addWidget(attackParams);
  row->addWidget(run);
  // Nothing of it can be used yet: what can be is not cut for it.
  whenRoomy_.insert(whenRoomy_.end(), {attackCaption, attack_, attackParams, run});

  slider_ = new EpsilonSlider(content);
  slider_->setObjectName(QStringLiteral("epsilonSlider"));
  slider_->setAccessibleName(tr("Epsilon of the noise"));
  setToolTipWithKeys(slider_, tr("Size of the random-sign noise, L-infinity"), actions["epsilonUp"]);
  slider_->setMinimumWidth(metrics.scaled(64));
  slider_->setMaximumWidth(metrics.scaled(190));
  field_ = new EpsilonField(content);
  field_->setObjectName(QStringLiteral("epsilonField"));
  field_->setAccessibleName(tr("Epsilon of the noise, in steps of 1/255"));
  connectEpsilon(slider_, field_);
  row->addSpacing(space::between);
  row->addWidget(caption(tr("ε  L∞"), slider_, content));
  row->addWidget(slider_, 4);
  row->addWidget(field_);
  row->addStretch(1);

  auto* exportButton = new QPushButton(primaryIcon(QStringLiteral("export")), tr("Export…"), content);
  exportButton->setObjectName(QStringLiteral("exportButton"));
  exportButton->setAccessibleName(tr("Export the comparison"));
  setToolTipWithKeys(exportButton, tr("Export the comparison"), actions["exportGrid"]);
  setPrimary(exportButton);
  connect(exportButton, &QPushButton::clicked, actions["exportGrid"], &QAction::trigger);
  row->addWidget(exportButton);
  addWidget(content);
  content->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);

  connect(model_, &QComboBox::activated, this, [this](int index) { chooseCheckpoint(document_, index); });
  connect(class_, &QComboBox::activated, this, [this](int index) {
    chooseClass(document_, index == 0 ? std::nullopt : std::optional<std::int64_t>(index - 1));
  });
  connect(method_, &QComboBox::activated, this,
          [this] { chooseMethod(document_, comparison_.selectedRow(), method_->currentData().toString()); });
  connect(&comparison_, &Comparison::selectedRowChanged, this, &MainToolBar::showMethods);
  connect(slider_, &QSlider::valueChanged, this, [this](int k) {
    chooseNoise(document_, {k / 255.0, document_.noise().seed});
  });
  connect(&comparison_, &Comparison::predictionsChanged, this, &MainToolBar::showClasses);
  connect(&document_, &Document::changed, this, [this](const Change& change) {
    switch (change.what) {
      case Change::What::checkpoints:
      case Change::What::currentCheckpoint:
        showModel();
        showClasses();
        break;
      case Change::What::pictures:
      case Change::What::explainedClass:
        showClasses();
        break;
      case Change::What::methods:
        showMethods();
        break;
      case Change::What::noise:
        showNoise();
        break;
      default:
        break;
    }
  });
  showModel();
  showClasses();
  showMethods();
  showNoise();
}

void MainToolBar::resizeEvent(QResizeEvent* event) {
  QToolBar::resizeEvent(event);
  const bool room = width() >= Metrics(this).scaled(roomy);
  for (QWidget* part : whenRoomy_) part->setVisible(room);
}

void MainToolBar::showModel() {
  model_->setCurrentIndex(document_.currentCheckpoint());
}

void MainToolBar::showClasses() {
  const auto& prediction = comparison_.prediction(Side::original);
  QStringList texts{prediction && prediction->best >= 0
                        ? tr("%1 (predicted)").arg(document_.className(prediction->best))
                        : tr("Predicted class")};
  const auto classes = prediction ? static_cast<std::int64_t>(prediction->probabilities.size())
                                  : static_cast<std::int64_t>(document_.classNames().size());
  for (std::int64_t i = 0; i < classes; ++i) texts << document_.className(i);
  QStringList now;
  for (int i = 0; i < class_->count(); ++i) now << class_->itemText(i);
  if (now.size() != texts.size()) {
    class_->clear();
    class_->addItems(texts);
  } else if (now != texts) {
    for (int i = 0; i < texts.size(); ++i) class_->setItemText(i, texts[i]);
  }
  const auto chosen = document_.explainedClass();
  class_->setCurrentIndex(chosen ? static_cast<int>(*chosen) + 1 : 0);
}

void MainToolBar::setMethods(const QStringList& methods) {
  methods_ = methods;
  showMethods();
}

// The combo acts on the selected row.
void MainToolBar::showMethods() {
  const auto& rows = document_.methods();
  QStringList all = methods_;
  for (const auto& row : rows) {
    if (!all.contains(row.method)) all << row.method;
  }
  QStringList now;
  for (int i = 0; i < method_->count(); ++i) now << method_->itemData(i).toString();
  if (now != all) {
    method_->clear();
    for (const QString& method : all) method_->addItem(methodTitle(method), method);
  }
  const auto row = static_cast<std::size_t>(comparison_.selectedRow());
  method_->setCurrentIndex(row < rows.size() ? method_->findData(rows[row].method) : -1);
  method_->setEnabled(!rows.empty());
  method_->setToolTip(rows.empty() ? tr("Add a method first") : tr("Method of the selected row"));
}

void MainToolBar::showNoise() {
  const QSignalBlocker quiet(slider_);
  const int k = qRound(document_.noise().epsilon * 255);
  slider_->setValue(k);
  field_->setValue(k);
}

}  // namespace lacewing::ui
