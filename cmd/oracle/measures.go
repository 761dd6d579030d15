package main

// measures names what this program can answer.
func measures() map[string]measure {
	return map[string]measure{
		"rate_ci_poisson":               rateInterval,
		"share_ci_binomial":             shareInterval,
		"rate_per_population":           plainRate,
		"empirical_bayes_global":        empiricalBayes,
		"empirical_bayes_local":         localEmpiricalBayes,
		"inequality":                    unequal,
		"concentration_kakwani":         concentration,
		"location_quotient":             locationQuotient,
		"segregation_two_groups":        segregation,
		"segregation_multi_group":       segregationOfMany,
		"classification":                classification,
		"classification.fisher_jenks":   optimalClasses,
		"classification.quantile_type7": quantileClasses,
		"classification.equal_interval": equalClasses,
		"regression_funding_need":       regression,
		"moran_global":                  moranGlobal,
		"geary_global":                  gearyGlobal,
		"getis_ord_global_G":            generalG,
		"moran_empirical_bayes_index":   empiricalBayesMoran,
		"join_counts":                   joinCounts,
		"multiple_testing":              multipleTesting,
		"moran_local_lisa":              localMoran,
		"geary_local":                   localGeary,
		"getis_ord_local_Gi":            localG(false),
		"getis_ord_local_Gi_star":       localG(true),
		"weights_contiguity":            contiguity,
		"weights_knn":                   nearest,
		"weights_distance_band":         distanceBand,
		"weights_inverse_distance":      inverseDistance,
		"areal_interpolation":           interpolation,
		"scale_communes":                scaleCommunes,
	}
}
