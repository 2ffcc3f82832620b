// Precompiled for every target below ui: the headers that nearly every file of the domain reads.
#pragma once
#include <QtCore/QtCore>

#include <algorithm>
#include <array>
#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>
