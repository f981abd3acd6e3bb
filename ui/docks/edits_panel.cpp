#include "docks/edits_panel.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSlider>
#include <QtWidgets/QVBoxLayout>

#include <cmath>
#include <limits>

#include "base/error.h"
#include "commands/choice_commands.h"
#include "panes/headers.h"
#include "style/metrics.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

// clang-format off
constexpr EditControl controls[] = {
    {"editBrightness", QT_TRANSLATE_NOOP("EditsPanel", "Brightness"), &PictureEdits::brightness, -1, 1, 0.01, 2, ""},
    {"editContrast", QT_TRANSLATE_NOOP("EditsPanel", "Contrast"), &PictureEdits::contrast, 0, 3, 0.01, 2, " ×"},
    {"editBlur", QT_TRANSLATE_NOOP("EditsPanel", "Blur"), &PictureEdits::blur, 0, 8, 0.1, 1, " px"},
    {"editJpeg", QT_TRANSLATE_NOOP("EditsPanel", "JPEG quality"), &PictureEdits::jpeg, 1, 100, 1, 0, ""},
    {"editShiftX", QT_TRANSLATE_NOOP("EditsPanel", "Shift right"), &PictureEdits::shift_x, -32, 32, 0.5, 1, " px"},
    {"editShiftY", QT_TRANSLATE_NOOP("EditsPanel", "Shift down"), &PictureEdits::shift_y, -32, 32, 0.5, 1, " px"},
    {"editRotation", QT_TRANSLATE_NOOP("EditsPanel", "Rotation"), &PictureEdits::rotation, -180, 180, 1, 0, "°"},
    {"editGaussian", QT_TRANSLATE_NOOP("EditsPanel", "Gaussian noise σ"), &PictureEdits::gaussian, 0, 0.5, 0.005, 3, ""},
    {"editUniform", QT_TRANSLATE_NOOP("EditsPanel", "Uniform noise ±"), &PictureEdits::uniform, 0, 0.5, 0.005, 3, ""},
    {"editSign", QT_TRANSLATE_NOOP("EditsPanel", "Random sign ε"), nullptr, 0, 32, 1, 0, "/255"},
};
// clang-format on

struct Group {
  const char* title;
  int first, last;  ///< of controls
};
constexpr Group groups[] = {{QT_TRANSLATE_NOOP("EditsPanel", "Light"), 0, 1},
                            {QT_TRANSLATE_NOOP("EditsPanel", "Sharpness"), 2, 3},
                            {QT_TRANSLATE_NOOP("EditsPanel", "Place"), 4, 6},
                            {QT_TRANSLATE_NOOP("EditsPanel", "Noise"), 7, 9}};

QString translated(const char* text) {
  return QCoreApplication::translate("EditsPanel", text);
}

}  // namespace

std::span<const EditControl> editControls() {
  return controls;
}

QString editsText(const PictureEdits& edits) {
  QStringList parts;
  for (const EditControl& control : controls) {
    if (control.member == nullptr || edits.*control.member == PictureEdits{}.*control.member) continue;
    parts << EditsPanel::tr("%1 %2%3").arg(translated(control.name),
                                           number(edits.*control.member, control.decimals),
                                           QString::fromUtf8(control.unit));
  }
  return parts.join(QStringLiteral(", "));
}

EditsPanel::EditsPanel(Document& document, QWidget* parent)
    : ScrollColumn(QStringLiteral("editsPanel"), space::inside, parent),
      document_(document),
      seed_(new QSpinBox) {
  QWidget* const content = this->content();
  QVBoxLayout* const column = this->column();
  for (const Group& group : groups) {
    if (group.first > 0) column->addWidget(new Hairline(Qt::Horizontal, content));
    column->addWidget(new SectionHeader(translated(group.title), content));
    auto* form = new QFormLayout;
    form->setSpacing(space::inside);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    column->addLayout(form);
    for (int i = group.first; i <= group.last; ++i) rows_.push_back(addRow(form, i));
    if (group.last + 1 < static_cast<int>(std::size(controls))) continue;
    seed_->setObjectName(QStringLiteral("editSeed"));
    seed_->setAccessibleName(tr("Seed of all noise"));
    seed_->setRange(0, std::numeric_limits<int>::max());
    auto* label = new QLabel(tr("Seed"));
    label->setBuddy(seed_);
    label->setMinimumWidth(Metrics(this).scaled(104));
    form->addRow(label, seed_);
    connect(seed_, &QSpinBox::valueChanged, this, [this](int seed) {
      chooseNoise(document_, {document_.noise().epsilon, static_cast<std::uint64_t>(seed)});
    });
  }
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(space::between);
  reset_ = new QPushButton(tr("Reset all"), content);
  reset_->setObjectName(QStringLiteral("editsReset"));
  revert_ = new QPushButton(tr("As when opened"), content);
  revert_->setObjectName(QStringLiteral("editsRevert"));
  revert_->setToolTip(tr("Back to the edits there were when this panel was opened"));
  buttons->addWidget(reset_);
  buttons->addWidget(revert_);
  buttons->addStretch(1);
  column->addSpacing(space::between);
  column->addLayout(buttons);
  auto* note = new TextLabel(tr("Applied from top to bottom, under the painted pixels"), TextRole::caption,
                             TextColour::text3, content);
  column->addWidget(note);
  column->addStretch(1);

  connect(reset_, &QPushButton::clicked, this, [this] { resetEdits(document_); });
  connect(revert_, &QPushButton::clicked, this, [this] { set(opened_, tr("Edits as before")); });
  connect(&document_, &Document::changed, this, [this](const Change& change) {
    if (change.what == Change::What::edits || change.what == Change::What::noise) refresh();
  });
  refresh();
}

EditsPanel::Row EditsPanel::addRow(QFormLayout* form, int index) {
  const EditControl& control = controls[index];
  const QString name = translated(control.name);
  const Metrics metrics(this);
  auto* line = new QHBoxLayout;
  line->setSpacing(space::between);
  auto* slider = new QSlider(Qt::Horizontal);
  slider->setObjectName(QString::fromUtf8(control.id));
  slider->setAccessibleName(name);
  slider->setRange(qRound(control.least / control.step), qRound(control.most / control.step));
  slider->setPageStep(10);
  slider->setMinimumWidth(metrics.scaled(72));
  slider->installEventFilter(this);
  auto* field = new QDoubleSpinBox;
  field->setObjectName(QString::fromUtf8(control.id) + QStringLiteral("Field"));
  field->setAccessibleName(name);
  field->setRange(control.least, control.most);
  field->setSingleStep(control.step);
  field->setDecimals(control.decimals);
  field->setSuffix(QString::fromUtf8(control.unit));
  field->setKeyboardTracking(false);
  field->setFixedWidth(metrics.scaled(88));
  line->addWidget(slider, 1);
  line->addWidget(field);
  auto* label = new QLabel(name);
  label->setBuddy(slider);
  label->setMinimumWidth(metrics.scaled(104));
  form->addRow(label, line);

  connect(slider, &QSlider::sliderPressed, this, [this] {
    held_ = State{document_.edits(), document_.noise()};
  });
  connect(slider, &QSlider::sliderReleased, this, [this, index] {
    if (!held_) return;
    const State before = *held_;
    held_.reset();
    record(index, before, false);
  });
  const auto change = [this, index](double value) {
    const State before{document_.edits(), document_.noise()};
    setValue(index, value);
    if (!held_) record(index, before, true);
  };
  connect(slider, &QSlider::valueChanged, this,
          [change, step = control.step](int position) { change(position * step); });
  connect(field, &QDoubleSpinBox::valueChanged, this, change);
  return {slider, field};
}

double EditsPanel::value(int index) const {
  const auto member = controls[index].member;
  return member != nullptr ? document_.edits().*member : document_.noise().epsilon * 255;
}

void EditsPanel::setValue(int index, double value) {
  if (const auto member = controls[index].member) {
    PictureEdits edits = document_.edits();
    edits.*member = value;
    try {
      if (edits.jpeg < 100) through_jpeg(Array<float>({1, 1, 1}), 50);  // loads its module, or says why not
    } catch (const Error& error) {
      Q_EMIT failed(tr("JPEG is not available"), QString::fromStdString(one_line(error)));
      refresh();
      return;
    }
    document_.setEdits(edits);
  } else {
    document_.setNoise({value / 255, document_.noise().seed});
  }
}

void EditsPanel::record(int index, const State& before, bool merge) {
  const EditControl& control = controls[index];
  if (control.member == nullptr) {
    recordNoise(document_, before.noise);
    return;
  }
  const QString name =
      tr("%1 %2%3").arg(translated(control.name), number(document_.edits().*control.member, control.decimals),
                        QString::fromUtf8(control.unit));
  recordEdits(document_, name, merge ? index : -1, before.edits);
}

void EditsPanel::set(const State& state, const QString& name) {
  const State before{document_.edits(), document_.noise()};
  if (state == before) return;
  document_.undoStack()->beginMacro(name);
  document_.setEdits(state.edits);
  recordEdits(document_, name, -1, before.edits);
  document_.setNoise(state.noise);
  recordNoise(document_, before.noise);
  document_.undoStack()->endMacro();
}

void EditsPanel::refresh() {
  for (int i = 0; i < static_cast<int>(rows_.size()); ++i) {
    const Row& row = rows_[static_cast<std::size_t>(i)];
    const QSignalBlocker quiet[] = {QSignalBlocker(row.slider), QSignalBlocker(row.field)};
    if (!row.slider->isSliderDown()) row.slider->setValue(qRound(value(i) / controls[i].step));
    row.field->setValue(value(i));
  }
  const QSignalBlocker quiet(seed_);
  seed_->setValue(static_cast<int>(document_.noise().seed));
  const bool any = document_.edits().any() || document_.noise().epsilon > 0;
  reset_->setEnabled(any);
  reset_->setToolTip(any ? QString() : tr("Nothing is edited"));
  revert_->setEnabled(!(opened_ == State{document_.edits(), document_.noise()}));
}

void EditsPanel::showEvent(QShowEvent* event) {
  ScrollColumn::showEvent(event);
  opened_ = {document_.edits(), document_.noise()};
  refresh();
}

// Esc while a slider is held gives up the move, as it does for a brush stroke.
bool EditsPanel::eventFilter(QObject* object, QEvent* event) {
  const bool escape = held_ &&
                      (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride) &&
                      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape;
  if (!escape) return ScrollColumn::eventFilter(object, event);
  if (event->type() == QEvent::ShortcutOverride) {
    event->accept();
    return true;
  }
  const State before = *held_;
  held_.reset();
  auto* slider = qobject_cast<QSlider*>(object);
  const QSignalBlocker quiet(slider);
  slider->setSliderDown(false);
  document_.setEdits(before.edits);
  document_.setNoise(before.noise);
  refresh();
  return true;
}

void EditsPanel::focusControl(const QString& id) {
  auto* slider = findChild<QSlider*>(id);
  if (slider == nullptr) return;
  ensureWidgetVisible(slider);
  slider->setFocus(Qt::ShortcutFocusReason);
}

QSize EditsPanel::sizeHint() const {
  return {Metrics(this).scaled(320), 400};
}

}  // namespace lacewing::ui
