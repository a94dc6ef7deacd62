public import FoveaLayers

// Graph operations and layers share a few names; whoever imports Fovea means the layers.

/// Sets elements to zero at random while training; see `FoveaLayers.Dropout`.
public typealias Dropout = FoveaLayers.Dropout
/// Runs branches side by side and joins their channels; see `FoveaLayers.Concatenate`.
public typealias Concatenate = FoveaLayers.Concatenate
