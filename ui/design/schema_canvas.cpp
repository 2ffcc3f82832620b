#include "ui/design/schema_canvas.h"

#include "ui/design/canvas_layout.h"
#include "ui/design/design_state.h"
#include "ui/widgets/theme.h"

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype WholeSchema = 12;  // schemas up to this many tables are shown whole
constexpr qsizetype MostCards = 60;
constexpr double Margin = 48;

bool joined(const catalog::Table &table, const QList<sql::QualifiedName> &others)
{
    return std::ranges::any_of(table.constraints, [&](const catalog::Constraint &constraint) {
        return constraint.kind == catalog::ConstraintKind::ForeignKey && others.contains(constraint.referencedTable);
    });
}

}  // namespace

class SchemaCanvas::Line : public QGraphicsPathItem
{
public:
    Line(TableCard *from, QString column, TableCard *to, QString target, bool isNew)
        : m_from(from), m_column(std::move(column)), m_to(to), m_target(std::move(target)), m_new(isNew)
    {
        setZValue(isNew ? 0.5 : 0);
    }

    void follow()
    {
        const QRectF from = m_from->sceneBoundingRect();
        const QRectF to = m_to->sceneBoundingRect();
        // Between cards side by side the line goes straight over; between stacked ones it makes a bow at the right.
        const Qt::Edge out = to.center().x() < from.center().x() && to.right() < from.left() + 30 ? Qt::LeftEdge : Qt::RightEdge;
        const Qt::Edge in = to.left() > from.right() - 30 ? Qt::LeftEdge : out == Qt::LeftEdge ? Qt::RightEdge : Qt::RightEdge;
        const QPointF a = m_from->port(m_column, out);
        const QPointF b = m_to->port(m_target, in);
        const double reach = std::max(36.0, std::abs(a.x() - b.x()) * 0.45);
        QPainterPath path(a);
        path.cubicTo(a + QPointF(out == Qt::LeftEdge ? -reach : reach, 0), b + QPointF(in == Qt::LeftEdge ? -reach : reach, 0),
                     b);
        setPath(path);
    }

    void paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) override
    {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(m_new ? QPen(theme().good, 2, Qt::DashLine) : QPen(theme().faint, 1.3));
        painter->drawPath(path());
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_new ? theme().good : theme().faint);
        painter->drawEllipse(path().pointAtPercent(1), 2.6, 2.6);
    }

private:
    TableCard *m_from;
    QString m_column;
    TableCard *m_to;
    QString m_target;
    bool m_new;
};

SchemaCanvas::SchemaCanvas(DesignState *state, QWidget *parent) : QGraphicsView(parent), m_state(state)
{
    setScene(&m_scene);
    setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    setDragMode(QGraphicsView::ScrollHandDrag);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Picture of the schema"));
    setAccessibleDescription(tr("Cards of tables. Insert adds a column to the selected table; plus and minus zoom."));
    viewport()->setCursor(Qt::ArrowCursor);
    connect(m_state, &DesignState::catalogChanged, this, &SchemaCanvas::rebuild);
    connect(m_state, &DesignState::changed, this, &SchemaCanvas::updateChange);
    connect(m_state, &DesignState::selectionChanged, this, &SchemaCanvas::updateSelection);
}

TableCard *SchemaCanvas::card(const sql::QualifiedName &table) const
{
    return m_cards.value(table);
}

QList<sql::QualifiedName> SchemaCanvas::wantedTables() const
{
    const catalog::CatalogPtr &catalog = m_state->catalog();
    QList<sql::QualifiedName> wanted;
    if (!catalog)
        return wanted;
    const auto want = [&](const sql::QualifiedName &name) {
        if (!wanted.contains(name) && wanted.size() < MostCards && catalog->table(name))
            wanted.append(name);
    };
    const auto wantWithNeighbours = [&](const sql::QualifiedName &name) {
        want(name);
        if (const catalog::Table *table = catalog->table(name)) {
            for (const catalog::Constraint &constraint : table->constraints) {
                if (constraint.kind == catalog::ConstraintKind::ForeignKey)
                    want(constraint.referencedTable);
            }
        }
        for (const auto &[table, constraint] : catalog->referencing(name))
            want(table->name);
    };
    for (const change::TableChange &change : m_state->change().tables) {
        wantWithNeighbours(change.table);
        for (const change::ColumnAddition &column : change.addColumns) {
            if (column.references)
                want(column.references->table);
        }
    }
    if (!m_state->selection().table.name.isEmpty())
        wantWithNeighbours(m_state->selection().table);
    for (const catalog::Table &table : catalog->tables()) {
        if (wanted.size() >= WholeSchema || !m_state->change().isEmpty())
            break;
        if (wanted.isEmpty() || catalog->tables().size() <= WholeSchema || joined(table, wanted))
            want(table.name);
    }
    return wanted;
}

void SchemaCanvas::rebuild()
{
    for (auto it = m_cards.constBegin(); it != m_cards.constEnd(); ++it)
        m_places.insert(it.key(), it.value()->pos());
    m_lines.clear();
    m_cards.clear();
    m_scene.clear();
    m_touched = false;
    if (m_state->catalog()) {
        for (const sql::QualifiedName &name : wantedTables())
            addCard(*m_state->catalog()->table(name));
    }
    m_places.removeIf(
        [this](const std::pair<const sql::QualifiedName &, QPointF &> &place) { return !m_cards.contains(place.first); });
    placeCards();
    updateSelection();
    showAll();
}

void SchemaCanvas::addCard(const catalog::Table &table)
{
    auto *made = new TableCard(table);
    made->setAdditions(m_state->additions(table.name));
    m_scene.addItem(made);
    m_cards.insert(table.name, made);
    connect(made, &TableCard::addColumnRequested, m_state, &DesignState::addColumn);
    connect(made, &TableCard::tableChosen, m_state,
            [this](const sql::QualifiedName &name) { m_state->select({name, std::nullopt, {}}); });
    connect(made, &TableCard::columnChosen, m_state,
            [this](const sql::QualifiedName &name, const QString &column) { m_state->select({name, std::nullopt, column}); });
    connect(made, &TableCard::additionChosen, m_state,
            [this](const sql::QualifiedName &name, qsizetype added) { m_state->select({name, added, {}}); });
    connect(made, &TableCard::moved, this, [this] {
        if (!m_placing)
            updateLines();
    });
}

void SchemaCanvas::placeCards()
{
    const QList<sql::QualifiedName> names = m_cards.keys();
    QList<LayoutCard> cards;
    for (const sql::QualifiedName &name : names) {
        LayoutCard layout{m_cards.value(name)->size(), {}};
        const auto refer = [&](const sql::QualifiedName &target) {
            if (const qsizetype at = names.indexOf(target); at >= 0)
                layout.references.append(at);
        };
        for (const catalog::Constraint &constraint : m_state->catalog()->table(name)->constraints) {
            if (constraint.kind == catalog::ConstraintKind::ForeignKey)
                refer(constraint.referencedTable);
        }
        for (const change::ColumnAddition &column : m_state->additions(name)) {
            if (column.references)
                refer(column.references->table);
        }
        cards.append(layout);
    }
    const QList<QPointF> places = laidOut(cards);
    m_placing = true;
    for (qsizetype i = 0; i < names.size(); ++i)
        m_cards.value(names[i])->setPos(m_places.value(names[i], places[i]));
    m_placing = false;
    updateLines();
}

void SchemaCanvas::updateChange()
{
    if (!m_state->catalog())
        return;
    bool more = false;
    for (const sql::QualifiedName &name : wantedTables()) {
        if (!m_cards.contains(name)) {
            addCard(*m_state->catalog()->table(name));
            more = true;
        }
    }
    for (auto it = m_cards.constBegin(); it != m_cards.constEnd(); ++it)
        it.value()->setAdditions(m_state->additions(it.key()));
    if (more) {
        placeCards();
        if (!m_touched)
            showAll();
    }
    updateLines();
}

void SchemaCanvas::updateSelection()
{
    const Selection &selection = m_state->selection();
    if (!selection.table.name.isEmpty() && !m_cards.contains(selection.table))
        updateChange();
    for (auto it = m_cards.constBegin(); it != m_cards.constEnd(); ++it) {
        const bool chosen = it.key() == selection.table;
        it.value()->setSelected(chosen, chosen ? selection.added : std::nullopt, chosen ? selection.column : QString());
    }
    viewport()->update();
}

void SchemaCanvas::addLine(const sql::QualifiedName &from, const QString &column, const sql::QualifiedName &to,
                           const QString &target, bool isNew)
{
    TableCard *source = m_cards.value(from);
    TableCard *goal = m_cards.value(to);
    if (!source || !goal)
        return;
    auto *line = new Line(source, column, goal, target, isNew);
    m_scene.addItem(line);
    line->follow();
    m_lines.append(line);
}

void SchemaCanvas::updateLines()
{
    qDeleteAll(m_lines);
    m_lines.clear();
    for (auto it = m_cards.constBegin(); it != m_cards.constEnd(); ++it) {
        const catalog::Table *table = m_state->catalog()->table(it.key());
        for (const catalog::Constraint &constraint : table->constraints) {
            if (constraint.kind == catalog::ConstraintKind::ForeignKey)
                addLine(it.key(), constraint.columns.value(0), constraint.referencedTable, constraint.referencedColumns.value(0),
                        false);
        }
        for (const change::ColumnAddition &column : m_state->additions(it.key())) {
            if (column.references)
                addLine(it.key(), column.name, column.references->table, column.references->column, true);
        }
    }
    QRectF cards;
    for (const TableCard *card : std::as_const(m_cards))
        cards |= card->sceneBoundingRect();
    m_scene.setSceneRect(cards.adjusted(-Margin, -Margin, Margin, Margin + 24));
}

void SchemaCanvas::zoom(double factor)
{
    const double now = transform().m11();
    const double wanted = std::clamp(now * factor, 0.1, 2.0);
    scale(wanted / now, wanted / now);
    m_touched = true;
}

void SchemaCanvas::showAll()
{
    if (m_cards.isEmpty() || viewport()->width() < 50)
        return;
    const QRectF all = m_scene.sceneRect();
    const double fit = std::min({1.0, viewport()->width() / all.width(), viewport()->height() / all.height()});
    // Text that cannot be read helps nobody: a big picture is shown in part.
    const double wanted = std::max(fit, 0.62);
    setTransform(QTransform::fromScale(wanted, wanted));
    if (TableCard *chosen = m_cards.value(m_state->selection().table); chosen && fit < wanted)
        centerOn(chosen->sceneBoundingRect().center());
    else
        centerOn(all.center());
    m_touched = false;
}

void SchemaCanvas::drawBackground(QPainter *painter, const QRectF &rect)
{
    const Theme &t = theme();
    painter->fillRect(rect, t.window);
    if (transform().m11() < 0.4)
        return;
    constexpr double Grid = 20;
    QList<QPointF> dots;
    for (double x = std::floor(rect.left() / Grid) * Grid; x < rect.right(); x += Grid) {
        for (double y = std::floor(rect.top() / Grid) * Grid; y < rect.bottom(); y += Grid)
            dots.append({x, y});
    }
    painter->setPen(QPen(t.border, 1.2, Qt::SolidLine, Qt::RoundCap));
    painter->drawPoints(dots.constData(), int(dots.size()));
}

void SchemaCanvas::drawForeground(QPainter *painter, const QRectF &)
{
    if (!m_cards.isEmpty())
        return;
    painter->resetTransform();
    painter->setPen(theme().muted);
    painter->setFont(scaledFont(1.0));
    painter->drawText(viewport()->rect().adjusted(40, 0, -40, 0), Qt::AlignCenter | Qt::TextWordWrap,
                      m_state->catalog() ? tr("This database has no tables that you may see.")
                                         : tr("Connect to a database to see its tables here as cards: Ctrl+O."));
}

void SchemaCanvas::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        zoom(std::pow(1.0015, event->angleDelta().y()));
        event->accept();
        return;
    }
    m_touched = true;
    QGraphicsView::wheelEvent(event);
}

void SchemaCanvas::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(1.2); return;
    case Qt::Key_Minus: zoom(1 / 1.2); return;
    case Qt::Key_0: showAll(); return;
    default: QGraphicsView::keyPressEvent(event);
    }
}

void SchemaCanvas::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    if (!m_touched)
        showAll();
}

void SchemaCanvas::changeEvent(QEvent *event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) {
        for (TableCard *card : std::as_const(m_cards))
            card->update();
        resetCachedContent();
        viewport()->update();
    }
}

}  // namespace colonnade::ui
