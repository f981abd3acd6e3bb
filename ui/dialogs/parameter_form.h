#pragma once
// The parameters of a method as a form, made from what the engine says about them.

#include <QtWidgets/QFrame>

#include <functional>
#include <vector>

#include "base/fields.h"

namespace lacewing::ui {

class ParameterForm : public QWidget {
  Q_OBJECT
 public:
  ParameterForm(const std::vector<FieldInfo>& fields, const Parameters& values, QWidget* parent = nullptr);
  /// What differs from the defaults.
  Parameters values() const;

 Q_SIGNALS:
  void edited();

 private:
  struct Field {
    FieldInfo info;
    std::function<Value()> read;
  };
  std::vector<Field> fields_;
};

}  // namespace lacewing::ui
