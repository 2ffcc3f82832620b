// Shop: the sample database of the sandbox: customers, orders, order_lines, payments and more, with views, triggers, partitions,
// foreign keys and odd names. The demo shows it and the tests run on it, in their own size.
#pragma once

#include "sandbox/cluster.h"

#include <functional>
#include <stop_token>

namespace colonnade::sandbox {

struct ShopOptions {
    qint64 orders = 2'000'000;
    QString database = QStringLiteral("shop");
};

/// What is being done, for a progress line.
using Told = std::function<void(const QString &what)>;

/// Makes the database with all its rows; replaces one of that name. Errors: as of Cluster::runSql(); Stopped.
Result<void> buildShop(Cluster &cluster, const ShopOptions &options = {}, std::stop_token stop = {}, const Told &told = {});

}  // namespace colonnade::sandbox
