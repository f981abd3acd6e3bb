#include "shell/tool_options.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QSlider>
#include <QtWidgets/QSpinBox>

#include "panes/headers.h"
#include "shell/colour_picker.h"
#include "style/metrics.h"
#include "tools/stroke_target.h"

namespace lacewing::ui {
namespace {

QDoubleSpinBox* deviation(const QString& name, const QString& accessible, double most, double step,
                          int decimals, const QString& unit, QWidget* parent) {
  auto* field = new QDoubleSpinBox(parent);
  field->setObjectName(name);
  field->setAccessibleName(accessible);
  field->setRange(step, most);
  field->setSingleStep(step);
  field->setDecimals(decimals);
  field->setSuffix(unit);
  return field;
}

/// Spin boxes and sliders follow the settings without answering them.
template <class Field, class Value>
void showQuietly(Field* field, Value value) {
  const QSignalBlocker quiet(field);
  field->setValue(value);
}

}  // namespace

ToolOptions::ToolOptions(Document& document, ToolSettings& settings, QWidget* parent) : QWidget(parent) {
  auto* form = new QFormLayout(this);
  form->setContentsMargins(space::margin, space::between, space::margin, space::between);
  form->setSpacing(space::between);
  auto* size = new QSpinBox(this);
  size->setObjectName(QStringLiteral("toolSize"));
  size->setAccessibleName(tr("Tool size in pixels"));
  size->setRange(static_cast<int>(ToolSettings::smallest), static_cast<int>(ToolSettings::largest));
  size->setSuffix(tr(" px"));
  auto* hardness = new QSlider(Qt::Horizontal, this);
  hardness->setObjectName(QStringLiteral("toolHardness"));
  hardness->setAccessibleName(tr("Hardness in percent"));
  hardness->setRange(0, 100);
  hardness->setMinimumWidth(Metrics(this).scaled(140));
  auto* noise = deviation(QStringLiteral("toolNoiseStrength"), tr("Deviation of the noise brush"), 1, 0.01, 2,
                          {}, this);
  auto* blur = deviation(QStringLiteral("toolBlurStrength"), tr("Deviation of the blur brush"), 20, 0.1, 1,
                         tr(" px"), this);
  auto* stamp = new TextLabel({}, TextRole::body, TextColour::text, this);
  stamp->setObjectName(QStringLiteral("toolStampSource"));
  auto* within = new QCheckBox(tr("Stay within ε of the original"), this);
  within->setObjectName(QStringLiteral("toolWithinEpsilon"));
  form->addRow(tr("Size"), size);
  form->addRow(tr("Hardness"), hardness);
  form->addRow(tr("Colour"), new ColourPicker(document, settings, this));
  form->addRow(tr("Noise, σ"), noise);
  form->addRow(tr("Blur, σ"), blur);
  form->addRow(tr("Stamp from"), stamp);
  form->addRow(within);

  connect(size, &QSpinBox::valueChanged, &settings, &ToolSettings::setSize);
  connect(hardness, &QSlider::valueChanged, &settings,
          [&settings](int percent) { settings.setHardness(percent / 100.0); });
  connect(noise, &QDoubleSpinBox::valueChanged, &settings, &ToolSettings::setNoise);
  connect(blur, &QDoubleSpinBox::valueChanged, &settings, &ToolSettings::setBlur);
  connect(within, &QCheckBox::toggled, &settings, &ToolSettings::setStaysWithinEpsilon);
  const auto show = [=, &document, &settings] {
    showQuietly(size, qRound(settings.shape().diameter));
    showQuietly(hardness, qRound(settings.shape().hardness * 100));
    showQuietly(noise, settings.noise());
    showQuietly(blur, settings.blur());
    const int source = stampSource(document, settings);
    const QString name =
        source < 0 ? tr("no picture") : document.pictures()[static_cast<std::size_t>(source)].name;
    stamp->setText(settings.stampPicture() < 0 && source >= 0 ? tr("%1, the next picture").arg(name) : name);
    const QSignalBlocker quiet(within);
    within->setChecked(settings.staysWithinEpsilon());
  };
  connect(&settings, &ToolSettings::changed, this, show);
  connect(&document, &Document::changed, this, [show](const Change& change) {
    if (change.what == Change::What::pictures || change.what == Change::What::currentPicture) show();
  });
  show();
}

}  // namespace lacewing::ui
