public import ArgumentParser
public import Fovea

// Enumerations of the library whose cases can be written on the command line.

extension Initialization: ExpressibleByArgument {}
extension OneDNNBackend.ConvolutionAlgorithm: ExpressibleByArgument {}
extension SaveInterval: ExpressibleByArgument {}
