#include "docks/empty_note.h"

#include <QtGui/QAction>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include "style/fonts.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {

EmptyNote::EmptyNote(const QString& sentence, const QString& action, QWidget* parent)
    : QWidget(parent), sentence_(new QLabel(sentence, this)) {
  sentence_->setObjectName(QStringLiteral("emptySentence"));
  sentence_->setTextFormat(Qt::PlainText);
  sentence_->setWordWrap(true);
  sentence_->setMinimumWidth(1);  // a long word is cut off rather than widening the list
  sentence_->setFont(lacewing::ui::font(TextRole::small));
  setTextColour(sentence_, TextColour::text2);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::inside);
  column->addWidget(sentence_);
  if (!action.isEmpty()) {
    auto* button = new QPushButton(action, this);
    button->setObjectName(QStringLiteral("emptyAction"));
    setLink(button);
    column->addWidget(button, 0, Qt::AlignLeft);
    connect(button, &QPushButton::clicked, this, &EmptyNote::actionRequested);
  }
  column->addStretch(1);
}

QString EmptyNote::sentence() const {
  return sentence_->text();
}

void EmptyNote::setSentence(const QString& sentence) {
  sentence_->setText(sentence);
}

QAction* actionAround(const QWidget& widget, const QString& id) {
  for (const QWidget* around = &widget; around != nullptr; around = around->parentWidget()) {
    for (QAction* action : around->actions())
      if (action->objectName() == id) return action;
  }
  return nullptr;
}

}  // namespace lacewing::ui
