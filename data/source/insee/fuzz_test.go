package insee_test

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/insee"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
)

func FuzzPopulations(f *testing.F) {
	sourcetest.Fuzz(f, insee.Populations, source.Input{Period: indicator.Year(2021)},
		populationHeader+"\n32;x;59;5;97;350;59350;Lille;236710;1832;238542\n;;;;;;75056;Paris;2133111;;\n",
		"CODREG;REG;DEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT\n06;Mayotte;976;6;02;611;Mamoudzou;71437;263;71700\n",
		`"GEO";"GEO_OBJECT";"FREQ";"POPREF_MEASURE";"TIME_PERIOD";"OBS_VALUE"`+"\n"+`"59350";"COM";"A";"PMUN";"2023";"238246"`+"\n",
	)
}

func FuzzCommunes(f *testing.F) {
	sourcetest.Fuzz(f, insee.Communes, source.Input{},
		"TYPECOM,COM,LIBELLE,COMPARENT\nCOM,59350,Lille,\nCOMA,59355,Lomme,59350\n",
		"CDC\tCHEFLIEU\tREG\tDEP\tCOM\tAR\tCT\tTNCC\tARTMAJ\tNCC\tARTMIN\tNCCENR\n0\t0\t84\t01\t001\t2\t08\t5\t(L')\tA\t(L')\tAbergement\n",
	)
}

func FuzzMovements(f *testing.F) {
	sourcetest.Fuzz(f, insee.Movements, source.Input{},
		"MOD,DATE_EFF,TYPECOM_AV,COM_AV,TYPECOM_AP,COM_AP\n33,2000-02-27,COM,59355,COM,59350\n",
		"DEP,COM,EFF,MOD,COMECH,DEPANC,NCCOFF,NCCANC\n59,355,2000-02-27,330,59350,NA,Lomme,NA\n2A,001,1976-01-01,410,NA,20001,Afa,NA\n",
	)
}

func FuzzEPCI(f *testing.F) {
	sourcetest.Fuzz(f, insee.EPCI, source.Input{},
		"siren,raison_sociale,insee,nom_membre,ptot_2023,pmun_2023\n200093201,MEL,59350,Lille,236234,234475\n",
		"CODGEO,LIBGEO,EPCI,LIBEPCI\n59350,Lille,200093201,MEL\n29083,Sein,ZZZZZZZZZ,Sans objet\n",
	)
}

func FuzzIRIS(f *testing.F) {
	sourcetest.Fuzz(f, insee.IRIS, source.Input{}, "CODE_IRIS,LIB_IRIS,DEPCOM\n593500101,Vieux Lille 1,59350\n751010101,Saint-Germain 1,75101\n")
}
