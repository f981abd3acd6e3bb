#include "dialogs/parameter_form.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSpinBox>

#include <algorithm>
#include <cmath>

#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/numbers.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

QString labelOf(const std::string& name) {
  QString label = QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
  if (!label.isEmpty()) label[0] = label[0].toUpper();
  return label;
}

int clamped(double limit) {
  return static_cast<int>(std::clamp(limit, -2e9, 2e9));
}

QString textOf(const Value& value) {
  return QString::fromStdString(to_string(value));
}

}  // namespace

QString fieldToolTip(const FieldInfo& info) {
  QString limits;
  const bool low = std::isfinite(info.limits.minimum), high = std::isfinite(info.limits.maximum);
  if (low && high)
    limits = ParameterForm::tr("%1 to %2, ")
                 .arg(shortNumber(info.limits.minimum), shortNumber(info.limits.maximum));
  else if (low)
    limits = ParameterForm::tr("from %1, ").arg(shortNumber(info.limits.minimum));
  else if (high)
    limits = ParameterForm::tr("up to %1, ").arg(shortNumber(info.limits.maximum));
  const QString fallback = textOf(info.fallback);
  return ParameterForm::tr("%1\n%2default %3")
      .arg(QString::fromStdString(info.description), limits,
           fallback.isEmpty() ? ParameterForm::tr("none") : fallback);
}

QString fieldProblem(const FieldInfo& info, const QString& text) {
  if (info.kind != FieldInfo::Kind::number) return {};
  try {
    const double value = parse_number(text.trimmed().toStdString(), info.name);
    if (value < info.limits.minimum || value > info.limits.maximum)
      return ParameterForm::tr("%1 must be %2 to %3")
          .arg(labelOf(info.name), shortNumber(info.limits.minimum), shortNumber(info.limits.maximum));
  } catch (const Error& error) {
    return QString::fromStdString(one_line(error));
  }
  return {};
}

ParameterForm::ParameterForm(const std::vector<FieldInfo>& fields, const Parameters& values, QWidget* parent,
                             const std::vector<std::string>& without)
    : QWidget(parent) {
  auto* form = new QFormLayout(this);
  form->setContentsMargins(0, 0, 0, 0);
  form->setSpacing(space::between);
  for (const FieldInfo& info : fields) {
    if (std::find(without.begin(), without.end(), info.name) != without.end()) continue;
    Field field{info, {}, {}};
    QWidget* editor = makeEditor(info, field);
    const auto given = values.find(info.name);
    field.write(given == values.end() ? info.fallback : given->second);
    editor->setObjectName(QStringLiteral("parameter_") + QString::fromStdString(info.name));
    editor->setAccessibleName(labelOf(info.name));
    editor->setAccessibleDescription(fieldToolTip(info));
    editor->setToolTip(fieldToolTip(info));
    form->addRow(labelOf(info.name), editor);
    fields_.push_back(std::move(field));
  }
}

// Connected before the first value is written: writing must not count as an edit, so it is done quietly.
QWidget* ParameterForm::makeEditor(const FieldInfo& info, Field& field) {
  switch (info.kind) {
    case FieldInfo::Kind::boolean: {
      auto* box = new QCheckBox(this);
      connect(box, &QCheckBox::toggled, this, &ParameterForm::edited);
      field.read = [box] { return Value{box->isChecked()}; };
      field.write = [box](const Value& value) {
        const QSignalBlocker quiet(box);
        box->setChecked(textOf(value) == QLatin1String("true"));
      };
      return box;
    }
    case FieldInfo::Kind::integer: {
      auto* box = new QSpinBox(this);
      box->setRange(clamped(info.limits.minimum), clamped(info.limits.maximum));
      box->setKeyboardTracking(false);
      connect(box, &QSpinBox::valueChanged, this, &ParameterForm::edited);
      field.read = [box] { return Value{static_cast<std::int64_t>(box->value())}; };
      field.write = [box](const Value& value) {
        const QSignalBlocker quiet(box);
        box->setValue(textOf(value).toInt());
      };
      return box;
    }
    case FieldInfo::Kind::choice: {
      auto* box = new QComboBox(this);
      for (const auto& choice : info.choices) box->addItem(QString::fromStdString(choice));
      connect(box, &QComboBox::currentTextChanged, this, &ParameterForm::edited);
      field.read = [box] { return Value{box->currentText().toStdString()}; };
      field.write = [box](const Value& value) {
        const QSignalBlocker quiet(box);
        box->setCurrentText(textOf(value));
      };
      return box;
    }
    case FieldInfo::Kind::number:
    case FieldInfo::Kind::text:
      break;
  }
  return makeLine(info, field);
}

// A number may be written "8/255": the engine reads the text.
QWidget* ParameterForm::makeLine(const FieldInfo& info, Field& field) {
  auto* line = new QLineEdit(this);
  const auto known = std::make_shared<QString>();
  connect(line, &QLineEdit::textChanged, line, [line, info](const QString& text) {
    const QString problem = fieldProblem(info, text);
    QPalette palette;
    if (!problem.isEmpty()) palette.setColor(QPalette::Text, tokens(line).errText);
    line->setPalette(palette);
    line->setToolTip(problem.isEmpty() ? fieldToolTip(info) : problem);
  });
  connect(line, &QLineEdit::editingFinished, this, [this, line, known, info] {
    if (line->text() == *known || !fieldProblem(info, line->text()).isEmpty()) return;
    *known = line->text();
    Q_EMIT edited();
  });
  field.read = [known] { return Value{known->toStdString()}; };
  field.write = [line, known](const Value& value) {
    *known = textOf(value);
    line->setText(*known);
  };
  return line;
}

Parameters ParameterForm::values() const {
  Parameters result;
  for (const Field& field : fields_) {
    const Value value = field.read();
    if (to_string(value) != to_string(field.info.fallback)) result[field.info.name] = value;
  }
  return result;
}

void ParameterForm::restoreDefaults() {
  for (const Field& field : fields_) field.write(field.info.fallback);
  Q_EMIT edited();
}

}  // namespace lacewing::ui
