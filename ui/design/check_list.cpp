#include "ui/design/check_list.h"

#include "ui/widgets/pieces.h"
#include "ui/widgets/sql_view.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

CheckList::CheckList(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout)
{
    auto *add = button(tr("Add a check"), "link");
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(2);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::Tiny);
    all->addLayout(m_layout);
    all->addWidget(add, 0, Qt::AlignLeft);
    addField();
    setFocusProxy(m_fields.first());
    connect(add, &QPushButton::clicked, this, [this] {
        if (!m_fields.last()->expression().isEmpty())
            addField();
        m_fields.last()->setFocus();
    });
}

void CheckList::addField()
{
    auto *field = new SqlEdit;
    field->setLines(1, 5);
    field->setAccessibleName(tr("Check %1").arg(m_fields.size() + 1));
    m_fields.append(field);
    m_names.append(QString());
    m_layout->addWidget(field);
    connect(field, &SqlEdit::expressionEdited, this, [this, field] { Q_EMIT checksEdited(checks(), m_fields.indexOf(field)); });
    Q_EMIT fieldAdded(field);
}

void CheckList::setChecks(const QList<change::CheckWish> &wanted)
{
    if (wanted == checks())
        return;  // fields that are still empty stay, and so does the cursor
    while (m_fields.size() < wanted.size())
        addField();
    while (m_fields.size() > std::max<qsizetype>(1, wanted.size())) {
        m_names.removeLast();
        m_fields.takeLast()->deleteLater();
    }
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        m_names[i] = i < wanted.size() ? wanted[i].name.value_or(QString()) : QString();
        m_fields[i]->setExpression(i < wanted.size() ? wanted[i].expression : QString());
    }
}

QList<change::CheckWish> CheckList::checks() const
{
    QList<change::CheckWish> found;
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        const QString name = m_names[i];
        if (const QString expression = m_fields[i]->expression(); !expression.isEmpty())
            found.append({name.isEmpty() ? std::nullopt : std::optional(name), expression});
    }
    return found;
}

}  // namespace colonnade::ui
