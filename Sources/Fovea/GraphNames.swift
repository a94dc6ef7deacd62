public import FoveaGraph

// Of the graph's names only those that signatures mention; code that defines operations or a backend imports
// FoveaGraph, whose operations share names with layers.

/// A list of operations on typed values; see `FoveaGraph.Graph`.
public typealias Graph = FoveaGraph.Graph
/// The shape and the element type of a value; see `FoveaGraph.TensorType`.
public typealias TensorType = FoveaGraph.TensorType
/// Rows and columns added on each side of an image; see `FoveaGraph.Padding`.
public typealias Padding = FoveaGraph.Padding
/// A mistake in the shape of a network; see `FoveaGraph.ShapeError`.
public typealias ShapeError = FoveaGraph.ShapeError
/// A part of the state: its path, shape and role; see `FoveaGraph.StateEntry`.
public typealias StateEntry = FoveaGraph.StateEntry
/// The role of a part of the state; see `FoveaGraph.StateRole`.
public typealias StateRole = FoveaGraph.StateRole
