#include "ui/design/column_inspector.h"

#include "items/format.h"
#include "ui/design/check_list.h"
#include "ui/design/design_state.h"
#include "ui/widgets/pieces.h"
#include "ui/widgets/sql_view.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

std::optional<QString> unlessEmpty(const QString &text)
{
    const QString trimmed = text.trimmed();
    return trimmed.isEmpty() ? std::nullopt : std::optional(trimmed);
}

/// What a foreign key may point to: keys of one column.
struct Target {
    sql::QualifiedName table;
    QString column;
    QString text() const
    {
        return u"%1 (%2)"_s.arg(table.schema.text() == u"public"_s ? table.name.text() : table.display(), column);
    }
};

QList<Target> targetsOf(const catalog::Catalog &catalog)
{
    QList<Target> targets;
    for (const catalog::Table &table : catalog.tables()) {
        for (const catalog::Constraint &constraint : table.constraints) {
            const bool key =
                constraint.kind == catalog::ConstraintKind::PrimaryKey || constraint.kind == catalog::ConstraintKind::Unique;
            if (key && constraint.columns.size() == 1)
                targets.append({table.name, constraint.columns.first()});
        }
    }
    return targets;
}

void setText(QLineEdit *edit, const QString &text)
{
    if (edit->text() != text)
        edit->setText(text);  // the cursor stays where it is while one types
}

const std::array Actions{"no action"_L1, "restrict"_L1, "cascade"_L1, "set null"_L1, "set default"_L1};
const std::array IndexMethods{"btree"_L1, "hash"_L1, "brin"_L1, "gin"_L1, "gist"_L1};

}  // namespace

ColumnInspector::ColumnInspector(DesignState *state, QWidget *parent) : QScrollArea(parent), m_state(state)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Inspector"));
    auto *inside = new QWidget;
    auto *layout = new QVBoxLayout(inside);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(0);
    m_empty = makeEmpty();
    m_form = makeForm();
    layout->addWidget(m_empty);
    layout->addWidget(m_form);
    layout->addStretch(1);
    setWidget(inside);
    watchFields();
    connect(m_state, &DesignState::catalogChanged, this, &ColumnInspector::showCatalog);
    connect(m_state, &DesignState::changed, this, &ColumnInspector::showSelection);
    connect(m_state, &DesignState::selectionChanged, this, &ColumnInspector::showSelection);
    showSelection();
}

/// Undo and redo in a field are those of the design: a history of its own in each field would leave the two apart.
bool ColumnInspector::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return true;
        }
    }
    return QScrollArea::eventFilter(watched, event);
}

void ColumnInspector::focusName()
{
    m_name->setFocus();
    m_name->selectAll();
}

QWidget *ColumnInspector::makeEmpty()
{
    auto *made = new QWidget;
    auto *layout = new QVBoxLayout(made);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::Small);
    m_emptyTitle = heading({});
    m_emptyTitle->setWordWrap(true);
    m_emptyText = paragraph({}, "muted");
    m_add = button(tr("Add a column"));
    m_add->setToolTip(tr("Insert"));
    layout->addWidget(m_emptyTitle);
    layout->addWidget(m_emptyText);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, [this] { m_state->addColumn(m_state->selection().table); });
    return made;
}

QWidget *ColumnInspector::makeForm()
{
    auto *made = new QWidget;
    auto *layout = new QVBoxLayout(made);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::Small);
    m_title = heading({});
    m_title->setMinimumWidth(60);
    m_remove = button(tr("Remove"), "link-danger");
    auto *header = new QHBoxLayout;
    header->addWidget(m_title, 1);
    header->addWidget(m_remove);
    layout->addLayout(header);
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(space::Medium);
    form->setVerticalSpacing(7);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    makeColumnFields(form);
    makeReferenceFields(form);
    layout->addLayout(form);
    makeRowFields(layout);
    return made;
}

namespace {

/// A row of the form whose label names the field for screen readers, too.
QLabel *addField(QFormLayout *form, const QString &name, QWidget *field)
{
    QLabel *text = label(name, "muted");
    text->setMinimumWidth(74);
    text->setMinimumHeight(28);
    text->setBuddy(field);
    field->setAccessibleName(name);
    form->addRow(text, field);
    return text;
}

}  // namespace

void ColumnInspector::makeColumnFields(QFormLayout *form)
{
    m_name = new QLineEdit;
    m_type = new QComboBox;
    m_type->setEditable(true);
    m_type->setInsertPolicy(QComboBox::NoInsert);
    m_type->setFont(monospaceFont());
    m_type->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_type->lineEdit()->setFont(monospaceFont());
    m_nulls = new QComboBox;
    m_nulls->addItems({tr("Allowed"), tr("Not null, once filled")});
    m_default = new QLineEdit;
    m_default->setFont(monospaceFont());
    m_default->setPlaceholderText(tr("none"));
    m_defaultNote = paragraph({}, "good");
    m_defaultNote->setFont(scaledFont(0.9));
    m_collation = new QLineEdit;
    m_collation->setPlaceholderText(tr("as the type has it"));
    m_checks = new CheckList;
    addField(form, tr("Name"), m_name);
    addField(form, tr("Type"), m_type);
    addField(form, tr("Nulls"), m_nulls);
    addField(form, tr("Default"), m_default);
    form->addRow(QString(), m_defaultNote);
    addField(form, tr("Collation"), m_collation);
    addField(form, tr("Checks"), m_checks);
}

void ColumnInspector::makeReferenceFields(QFormLayout *form)
{
    m_references = new QComboBox;
    m_references->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_onDelete = new QComboBox;
    for (const QLatin1StringView action : Actions)
        m_onDelete->addItem(QString(action));
    m_unique = new QCheckBox(tr("No two rows alike"));
    m_unique->setMinimumHeight(28);
    m_index = new QComboBox;
    m_index->addItem(tr("None"));
    for (const QLatin1StringView method : IndexMethods)
        m_index->addItem(QString(method));
    m_indexWhere = new QLineEdit;
    m_indexWhere->setFont(monospaceFont());
    m_indexWhere->setPlaceholderText(tr("all rows"));
    m_comment = new QLineEdit;
    addField(form, tr("References"), m_references);
    m_onDeleteLabel = addField(form, tr("On delete"), m_onDelete);
    addField(form, tr("Unique"), m_unique);
    addField(form, tr("Index"), m_index);
    m_indexWhereLabel = addField(form, tr("Only where"), m_indexWhere);
    addField(form, tr("Comment"), m_comment);
}

void ColumnInspector::makeRowFields(QVBoxLayout *layout)
{
    const auto makeRow = [layout](const QString &name, QWidget *field) {
        auto *form = new QFormLayout;
        form->setContentsMargins(0, 0, 0, 0);
        form->setHorizontalSpacing(space::Medium);
        addField(form, name, field);
        layout->addLayout(form);
    };
    layout->addSpacing(space::Small);
    layout->addWidget(section(tr("Existing rows")));
    m_fill = new QComboBox;
    m_fill->addItems({tr("The default, or null"), tr("An expression")});
    makeRow(tr("Fill with"), m_fill);
    m_fillExpression = new SqlEdit;
    m_fillExpression->setAccessibleName(tr("Fill expression"));
    m_fillExpression->setLines(3, 8);
    layout->addWidget(m_fillExpression);
    layout->addSpacing(space::Small);
    layout->addWidget(section(tr("While old code still writes")));
    m_keepFilled = new QComboBox;
    m_keepFilled->addItems({tr("Rows stay as written"), tr("Trigger, until the last gate")});
    m_keepFilled->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    makeRow(tr("Keep filled"), m_keepFilled);
    m_alsoSet = paragraph({}, "muted");
    layout->addWidget(m_alsoSet);
}

void ColumnInspector::alter(const QString &field, const std::function<void(change::ColumnAddition &)> &change)
{
    const change::ColumnAddition *now = m_state->selectedAddition();
    if (m_showing || !now)
        return;
    change::ColumnAddition column = *now;
    change(column);
    m_state->edit(column, field);
}

void ColumnInspector::watchFields()
{
    using change::ColumnAddition;
    for (QWidget *edit : m_form->findChildren<QWidget *>()) {
        if (qobject_cast<QLineEdit *>(edit) || qobject_cast<QPlainTextEdit *>(edit))
            edit->installEventFilter(this);
    }
    connect(m_remove, &QPushButton::clicked, m_state, &DesignState::removeSelected);
    connect(m_name, &QLineEdit::textEdited, this,
            [this](const QString &text) { alter(u"name"_s, [&](ColumnAddition &c) { c.name = text; }); });
    connect(m_type, &QComboBox::currentTextChanged, this,
            [this](const QString &text) { alter(u"type"_s, [&](ColumnAddition &c) { c.type = text.trimmed(); }); });
    connect(m_nulls, &QComboBox::currentIndexChanged, this,
            [this](int index) { alter(u"nulls"_s, [&](ColumnAddition &c) { c.notNull = index == 1; }); });
    connect(m_default, &QLineEdit::textEdited, this, [this](const QString &text) {
        alter(u"default"_s, [&](ColumnAddition &c) { c.defaultExpression = unlessEmpty(text); });
    });
    connect(m_collation, &QLineEdit::textEdited, this,
            [this](const QString &text) { alter(u"collation"_s, [&](ColumnAddition &c) { c.collation = unlessEmpty(text); }); });
    connect(m_checks, &CheckList::fieldAdded, this, [this](QWidget *field) { field->installEventFilter(this); });
    connect(m_checks, &CheckList::checksEdited, this, [this](const QList<change::CheckWish> &checks, qsizetype number) {
        alter(u"check %1"_s.arg(number), [&](ColumnAddition &c) { c.checks = checks; });
    });
    connect(m_references, &QComboBox::currentIndexChanged, this, [this](int index) {
        alter(u"references"_s, [&](ColumnAddition &c) {
            if (index <= 0) {
                c.references.reset();
                return;
            }
            const auto target = m_references->itemData(index).toStringList();
            change::ReferenceWish wish = c.references.value_or(change::ReferenceWish());
            wish.table = sql::qualified(target[0], target[1]);
            wish.column = target[2];
            c.references = wish;
            const catalog::Table *table = m_state->catalog()->table(wish.table);
            if (const catalog::Column *key = table ? table->column(wish.column) : nullptr)
                c.type = key->type;  // a referencing column has the type of the key
        });
    });
    connect(m_onDelete, &QComboBox::currentIndexChanged, this, [this](int index) {
        alter(u"onDelete"_s, [&](ColumnAddition &c) {
            if (c.references)
                c.references->onDelete = Actions[size_t(index)];
        });
    });
    connect(m_unique, &QCheckBox::toggled, this, [this](bool on) {
        alter(u"unique"_s,
              [&](ColumnAddition &c) { c.unique = on ? std::optional(c.unique.value_or(change::UniqueWish())) : std::nullopt; });
    });
    connect(m_index, &QComboBox::currentIndexChanged, this, [this](int index) {
        alter(u"index"_s, [&](ColumnAddition &c) {
            if (index <= 0) {
                c.index.reset();
                return;
            }
            change::IndexWish wish = c.index.value_or(change::IndexWish());
            wish.method = m_index->itemText(index);
            c.index = wish;
        });
    });
    connect(m_indexWhere, &QLineEdit::textEdited, this, [this](const QString &text) {
        alter(u"indexWhere"_s, [&](ColumnAddition &c) {
            if (c.index)
                c.index->where = unlessEmpty(text);
        });
    });
    connect(m_comment, &QLineEdit::textEdited, this, [this](const QString &text) {
        alter(u"comment"_s, [&](ColumnAddition &c) { c.comment = text.isEmpty() ? std::nullopt : std::optional(text); });
    });
    connect(m_fill, &QComboBox::currentIndexChanged, this, [this](int index) {
        alter(u"fill"_s, [&](ColumnAddition &c) {
            c.fill = index == 1 ? std::optional(change::FillWish{m_fillExpression->expression()}) : std::nullopt;
        });
        if (index == 1 && !m_showing)
            m_fillExpression->setFocus();
    });
    connect(m_fillExpression, &SqlEdit::expressionEdited, this, [this](const QString &text) {
        alter(u"fillExpression"_s, [&](ColumnAddition &c) { c.fill = change::FillWish{text}; });
    });
    connect(m_keepFilled, &QComboBox::currentIndexChanged, this, [this](int index) {
        alter(u"keepFilled"_s,
              [&](ColumnAddition &c) { c.keepFilled = index == 1 ? change::KeepFilled::Trigger : change::KeepFilled::No; });
    });
}

void ColumnInspector::showCatalog()
{
    m_showing = true;
    m_references->clear();
    m_references->addItem(tr("Nothing"));
    QStringList types{u"bigint"_s, u"boolean"_s,       u"date"_s, u"integer"_s,
                      u"jsonb"_s,  u"numeric(12,2)"_s, u"text"_s, u"timestamp with time zone"_s,
                      u"uuid"_s};
    if (m_state->catalog()) {
        for (const Target &target : targetsOf(*m_state->catalog()))
            m_references->addItem(target.text(),
                                  QStringList{target.table.schema.text(), target.table.name.text(), target.column});
        for (const catalog::Type &type : m_state->catalog()->data().types)
            types.append(type.name.schema.text() == u"public"_s ? type.name.name.quoted() : type.name.quoted());
    }
    m_type->clear();
    m_type->addItems(types);
    m_showing = false;
    showSelection();
}

void ColumnInspector::showSelection()
{
    const change::ColumnAddition *column = m_state->selectedAddition();
    m_form->setVisible(column != nullptr);
    m_empty->setVisible(column == nullptr);
    if (column)
        showAddition(*column);
    else
        showTable();
}

void ColumnInspector::showTable()
{
    const Selection &selection = m_state->selection();
    const catalog::Table *table = m_state->catalog() ? m_state->catalog()->table(selection.table) : nullptr;
    m_add->setVisible(table != nullptr);
    if (!table) {
        m_emptyTitle->setText(tr("Nothing selected"));
        m_emptyText->setText(m_state->catalog()
                                 ? tr("Choose a table in the tree or on the picture. Its row “+ Add a column” makes a new "
                                      "column, and here its fields appear.")
                                 : tr("After connecting, the column that you add is described here."));
        return;
    }
    const catalog::Column *column = selection.column.isEmpty() ? nullptr : table->column(selection.column);
    QStringList facts;
    if (column) {
        m_emptyTitle->setText(tr("Column %1").arg(column->name));
        facts.append(column->type);
        facts.append(column->notNull ? tr("not null") : tr("may be null"));
        if (column->defaultExpression)
            facts.append(tr("default %1").arg(*column->defaultExpression));
        if (!column->comment.isEmpty())
            facts.append(column->comment);
    } else {
        m_emptyTitle->setText(tr("Table %1").arg(table->name.display()));
        facts.append(tr("%1 rows, as the server estimates")
                         .arg(table->stats.rows < 0 ? tr("unknown") : format::exact(qint64(table->stats.rows))));
        facts.append(tr("%1 and %2 of indexes")
                         .arg(format::bytes(double(table->stats.bytes)), format::bytes(double(table->stats.indexBytes))));
        facts.append(tr("%n column(s)", nullptr, int(table->columns.size())));
        if (!table->comment.isEmpty())
            facts.append(table->comment);
    }
    m_emptyText->setText(facts.join(u'\n'));
}

void ColumnInspector::showAddition(const change::ColumnAddition &column)
{
    m_showing = true;
    m_title->setText(tr("New column: %1").arg(column.name));
    setText(m_name, column.name);
    if (m_type->currentText().trimmed() != column.type)
        m_type->setCurrentText(column.type);
    m_nulls->setCurrentIndex(column.notNull ? 1 : 0);
    if (m_default->text().trimmed() != column.defaultExpression.value_or(QString()))
        m_default->setText(column.defaultExpression.value_or(QString()));
    m_checks->setChecks(column.checks);
    if (m_collation->text().trimmed() != column.collation.value_or(QString()))
        m_collation->setText(column.collation.value_or(QString()));
    int reference = 0;
    if (column.references) {
        const QStringList wanted{column.references->table.schema.text(), column.references->table.name.text(),
                                 column.references->column};
        for (int i = 1; i < m_references->count(); ++i) {
            if (m_references->itemData(i).toStringList() == wanted)
                reference = i;
        }
        if (reference == 0) {
            m_references->addItem(Target{column.references->table, column.references->column}.text(), wanted);
            reference = m_references->count() - 1;
        }
        m_onDelete->setCurrentText(column.references->onDelete);
    }
    m_references->setCurrentIndex(reference);
    m_onDelete->setVisible(column.references.has_value());
    m_onDeleteLabel->setVisible(column.references.has_value());
    m_unique->setChecked(column.unique.has_value());
    if (column.index && m_index->findText(column.index->method) < 0)
        m_index->addItem(column.index->method);
    m_index->setCurrentIndex(column.index ? m_index->findText(column.index->method) : 0);
    m_indexWhere->setVisible(column.index.has_value());
    m_indexWhereLabel->setVisible(column.index.has_value());
    if (column.index && m_indexWhere->text().trimmed() != column.index->where.value_or(QString()))
        m_indexWhere->setText(column.index->where.value_or(QString()));
    setText(m_comment, column.comment.value_or(QString()));
    m_fill->setCurrentIndex(column.fill ? 1 : 0);
    m_fillExpression->setVisible(column.fill.has_value());
    if (column.fill)
        m_fillExpression->setExpression(column.fill->expression);
    m_keepFilled->setCurrentIndex(column.keepFilled == change::KeepFilled::Trigger ? 1 : 0);
    showNotes(column);
    m_showing = false;
}

void ColumnInspector::showNotes(const change::ColumnAddition &column)
{
    m_defaultNote->setText(tr("Set apart from the column, because existing rows are filled below"));
    m_defaultNote->setVisible(column.fill && column.defaultExpression);
    QStringList also;
    if (column.identity != catalog::Identity::None)
        also.append(tr("identity"));
    if (column.generated)
        also.append(tr("generated as %1").arg(column.generated->expression));
    m_alsoSet->setText(tr("The change document also sets: %1. Edit the document for these.").arg(also.join(u", "_s)));
    m_alsoSet->setVisible(!also.isEmpty());
}

}  // namespace colonnade::ui
